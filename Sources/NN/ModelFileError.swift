/// A model file that is refused: not safetensors, hostile, foreign, or not this network's.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in lower case, no period; names the header field or tensor.
  public let reason: String

  /// An error with a reason.
  public init(_ reason: String) { self.reason = reason }
  /// The reason.
  public var description: String { reason }
}
