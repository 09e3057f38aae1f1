/// What a step may know of its item: the key of its random stream.
public struct StepContext: Sendable {
  /// First 8 bytes of the item key.
  public let key: UInt64
  /// The attempt.
  public let attempt: UInt32
  /// Position of the step in its job; its stream is 100 + position.
  public let position: Int
  /// A context from its parts.
  public init(key: UInt64, attempt: UInt32, position: Int) {
    self.key = key
    self.attempt = attempt
    self.position = position
  }
}
