import Media
import NN
public import PipelineInterface

extension GeneratorKind {
  /// Pictures from a convolutional variational autoencoder.
  public static let vae = GeneratorKind(
    name: VAE.kind, medium: .image,
    help: "Pictures drawn by the decoder of a convolutional variational autoencoder.",
    parameters: [VAEGenerator.spread], acceptsPrompt: false,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        VAEGenerator(try VAE(checkpoint), compute: compute)
      }
    },
    secondsPerItem: { _ in 5e-4 },
    trainer: VAETrainer())
}
