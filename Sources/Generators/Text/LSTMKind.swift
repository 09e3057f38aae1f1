import Media
import NN
public import PipelineInterface

extension GeneratorKind {
  /// Texts, character by character, from stacked LSTM layers.
  public static let lstm = GeneratorKind(
    name: TextModel.kind, medium: .text,
    help: "Text written character by character by a long short-term memory network.",
    parameters: TextParameters.all, acceptsPrompt: true,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        TextGenerator(try TextModel(checkpoint), compute: compute)
      }
    },
    secondsPerItem: { 2e-5 * Double($0[TextParameters.characters]) },
    trainer: LSTMTrainer())
}
