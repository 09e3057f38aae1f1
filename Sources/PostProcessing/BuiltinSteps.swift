public import PipelineInterface

/// The post-processing steps of this program, in the order in which they are listed for people.
public enum BuiltinSteps {
  /// All of them.
  public static let all: [PostProcessorKind] = text + image + audio

  /// The steps over all items of a job.
  public static let ofJobs: [JobStepKind] = [Unique.kind, Contacts.kind, Atlas.kind, Sounds.kind]

  private static let text = [
    Wrap.kind, TrimToSentence.kind, ChangeCase.kind, Strip.kind, Replace.kind, Template.kind,
    FilterWords.kind, RejectText.kind,
  ]

  private static let image = [
    Resize.kind, Crop.kind, Trim.kind, Quantize.kind, CutBackground.kind, Outline.kind, Tint.kind,
    Levels.kind, Mirror.kind, Seamless.kind, RejectImage.kind, SaveImage.kind,
  ]

  private static let audio = [
    TrimSilence.kind, Normalize.kind, Fade.kind, Resample.kind, Pass.high, Pass.low, Loop.kind,
    Convert.kind, RejectAudio.kind, SaveAudio.kind,
  ]
}
