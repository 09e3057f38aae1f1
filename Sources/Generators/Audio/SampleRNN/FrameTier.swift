public import NN

/// A tier over frames of samples: a GRU whose outputs condition the tier below.
///
/// `NAME_in` takes a frame to `dim`; the condition from above, if any, is added; `NAME_rnn` follows,
/// and `NAME_up` spreads each state over the `parts` frames (or samples) below.
public struct FrameTier {
  /// Samples in a frame.
  public let frame: Int
  /// Frames of the tier below, or samples, that one frame spans.
  public let parts: Int
  /// `[dim, frame]`.
  public let input: Linear
  /// The recurrence over frames.
  public let recurrence: TierGRU
  /// `[parts * dim, dim]`.
  public let up: Linear

  init(
    _ name: String, frame: Int, parts: Int, _ configuration: SampleRNNConfiguration,
    from source: inout some ParameterSource
  ) throws(ModelFileError) {
    let dim = configuration.dim
    self.frame = frame
    self.parts = parts
    input = try Linear("\(name)_in", inputs: frame, outputs: dim, from: &source)
    recurrence = try TierGRU("\(name)_rnn", inputs: dim, configuration, from: &source)
    up = try Linear("\(name)_up", inputs: dim, outputs: parts * dim, from: &source)
  }
}
