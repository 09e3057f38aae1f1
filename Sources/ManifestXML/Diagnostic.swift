/// What is wrong at a place of a document.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is: an error refuses the document.
  public enum Severity: String, Sendable { case error, warning }

  /// How bad it is.
  public let severity: Severity
  /// Where.
  public let position: SourcePosition
  /// What, in lower case, no period: `unknown generator 'lstmm'`.
  public let message: String
  /// The cure, when there is a likely one: `did you mean 'lstm'?`.
  public let hint: String?

  /// A diagnostic from its parts.
  public init(
    severity: Severity = .error, position: SourcePosition, message: String, hint: String? = nil
  ) {
    self.severity = severity
    self.position = position
    self.message = message
    self.hint = hint
  }
}
