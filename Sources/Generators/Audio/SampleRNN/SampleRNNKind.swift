import Media
import NN
public import PipelineInterface

extension GeneratorKind {
  /// Sounds, sample by sample, from a SampleRNN.
  public static let sampleRNN = GeneratorKind(
    name: SampleRNN.kind, medium: .audio,
    help: "Sound made sample by sample by a recurrent network of one to three tiers.",
    parameters: SampleRNNGenerator.parameters, acceptsPrompt: false,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        SampleRNNGenerator(try SampleRNN(checkpoint), compute: compute)
      }
    },
    secondsPerItem: { 0.1 * $0[SampleRNNGenerator.seconds] },
    trainer: SampleRNNTrainer())
}
