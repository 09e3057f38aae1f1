/// A parameter whose value is refused.
///
/// It knows a name and a reason only; who knows the place adds it.
public struct ParameterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter's name.
  public let name: String
  /// What is wrong, in lower case, no period: `must be in 0.05...5, got "9"`.
  public let reason: String

  /// An error of one parameter.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// `temperature: must be …`.
  public var description: String { "\(name): \(reason)" }
}

/// A reason without a name, thrown by a value's parser.
public struct ParameterReason: Error, Hashable, Sendable {
  /// The reason's text.
  public let text: String
  /// A reason.
  public init(_ text: String) { self.text = text }
}
