import Media
import NN
public import PipelineInterface

extension GeneratorKind {
  /// Pictures from a generative adversarial network.
  public static let gan = GeneratorKind(
    name: GAN.kind, medium: .image,
    help: "Pictures drawn by the generator of a generative adversarial network.",
    parameters: GANGenerator.parameters, acceptsPrompt: false, interpolates: true,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        let configuration = try GANConfiguration(checkpoint)
        return GANGenerator(
          try GANGeneratorNetwork(checkpoint), form: configuration.form,
          classes: configuration.classes, compute: compute)
      }
    },
    secondsPerItem: { _ in 5e-4 },
    trainer: GANTrainer())
}
