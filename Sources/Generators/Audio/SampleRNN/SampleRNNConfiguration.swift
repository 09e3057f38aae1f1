/// Sizes of a SampleRNN.
public struct SampleRNNConfiguration: Hashable, Sendable {
  /// 3: frames of 16 and of 4 samples over the sample level; 2: frames of 4; 1: samples alone.
  public var tiers: Int
  /// Width of every layer.
  public var dim: Int
  /// Width of a code's embedding at the sample level.
  public var embed: Int
  /// Codes in the alphabet: 256, as 8 bits have them.
  public var codes: Int
  /// Samples a second of the sounds it learns and makes.
  public var sampleRate: Int
  /// What a code stands for.
  public var encoding: SampleEncoding
  /// Whether each tier learns the state that a sound begins with; otherwise it is zero.
  public var learnsState: Bool
  /// Labels of the classes that a sound can be asked for, in byte order; empty: none.
  public var classes: [String]

  /// Sizes from their numbers.
  public init(
    tiers: Int = 3, dim: Int, embed: Int, codes: Int = 256, sampleRate: Int = 16_000,
    encoding: SampleEncoding = .muLaw, learnsState: Bool = false, classes: [String] = []
  ) {
    precondition((1...3).contains(tiers), "SampleRNN: \(tiers) tiers")
    self.tiers = tiers
    self.dim = dim
    self.embed = embed
    self.codes = codes
    self.sampleRate = sampleRate
    self.encoding = encoding
    self.learnsState = learnsState
    self.classes = classes
  }
}
