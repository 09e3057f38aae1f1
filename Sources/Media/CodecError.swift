/// A file that a codec could not read, or a sample that it could not write.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The format: `PNG`, `WAV`, `text`.
  public let format: String
  /// What is wrong, in lower case, no period.
  public let reason: String

  /// An error of a format.
  public init(format: String, reason: String) {
    self.format = format
    self.reason = reason
  }

  /// `PNG: reason`.
  public var description: String { "\(format): \(reason)" }
}
