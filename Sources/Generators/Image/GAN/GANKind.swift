import Media
import NN
public import PipelineInterface

extension GeneratorKind {
  /// Pictures from a generative adversarial network.
  public static let gan = GeneratorKind(
    name: GAN.kind, medium: .image,
    help: "Pictures drawn by the generator of a generative adversarial network.",
    parameters: [GANGenerator.truncation], acceptsPrompt: false,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        GANGenerator(
          try GANGeneratorNetwork(checkpoint), form: try GANConfiguration(checkpoint).form,
          compute: compute)
      }
    },
    secondsPerItem: { _ in 5e-4 },
    trainer: GANTrainer())
}
