public import PipelineInterface

/// The kinds that this program has.
public enum BuiltinGenerators {
  /// All of them, in the order in which help and schema list them.
  public static let all: [GeneratorKind] = [
    .rnn, .lstm, .transformer, .vae, .gan, .sampleRNN,
  ]
}
