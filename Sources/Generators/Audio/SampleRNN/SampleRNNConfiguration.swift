/// Sizes of a three-tier SampleRNN.
public struct SampleRNNConfiguration: Hashable, Sendable {
  /// Width of every layer.
  public var dim: Int
  /// Width of a code's embedding at the sample level.
  public var embed: Int
  /// Codes in the alphabet: 256, as mu-law has them.
  public var codes: Int
  /// Samples a second of the sounds it learns and makes.
  public var sampleRate: Int

  /// Sizes from their numbers.
  public init(dim: Int, embed: Int, codes: Int = 256, sampleRate: Int = 16_000) {
    self.dim = dim
    self.embed = embed
    self.codes = codes
    self.sampleRate = sampleRate
  }
}
