// Declarations that Engine builds against until the module's own files arrive.

/// A place in a document.
public struct SourcePosition: Hashable, Sendable {
  /// 1-based line.
  public let line: Int
  /// 1-based column, in Unicode scalars.
  public let column: Int
  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A message about a place.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: Sendable { case error, warning }
  /// How bad it is.
  public let severity: Severity
  /// Where.
  public let position: SourcePosition
  /// What.
  public let message: String
  /// The cure.
  public let hint: String?
  /// A message.
  public init(severity: Severity = .error, position: SourcePosition, message: String, hint: String? = nil) {
    self.severity = severity
    self.position = position
    self.message = message
    self.hint = hint
  }
}

/// A document.
public struct DocumentSource: Hashable, Sendable {
  /// Path as the user gave it.
  public let name: String
  /// Its bytes.
  public let bytes: [UInt8]
  /// A document.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
  /// Text of a message.
  public func render(_ diagnostic: Diagnostic) -> String { diagnostic.message }
}
