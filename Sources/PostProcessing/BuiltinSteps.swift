public import PipelineInterface

/// The post-processing steps of this program, in the order in which they are listed for people.
public enum BuiltinSteps {
  /// All of them.
  public static let all: [PostProcessorKind] = [
    Wrap.kind, TrimToSentence.kind, Resize.kind, Quantize.kind, TrimSilence.kind, Normalize.kind,
  ]
}
