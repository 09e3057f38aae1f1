import Media
import NN
public import PipelineInterface
import TensorCore

extension GeneratorKind {
  /// Pictures from a variational autoencoder.
  public static let vae = GeneratorKind(
    name: VAE.kind, medium: .image,
    help: "Pictures drawn by the decoder of a variational autoencoder.",
    parameters: VAEGenerator.parameters, acceptsPrompt: false, interpolates: true,
    load: { bytes, threads in
      try LoadedModel(checkpoint: bytes, threads: threads) {
        (checkpoint, compute) throws(ModelFileError) in
        try VAEGenerator(checkpoint, compute: compute)
      }
    },
    secondsPerItem: { _ in 5e-4 },
    trainer: VAETrainer())
}

extension VAEGenerator {
  /// The generator of a checkpoint.
  init(_ checkpoint: Checkpoint, compute: Compute) throws(ModelFileError) {
    let configuration = try VAEConfiguration(checkpoint)
    let background = try VAETrainer.background(of: checkpoint)
    var source = StateDictSource(checkpoint.tensors)
    switch configuration.network {
    case .convolutional:
      self.init(try VAE(configuration, from: &source), background: background, compute: compute)
    case .mlp(let hidden):
      let form = configuration.form
      let network = try VAEMLP(
        values: form.values, hidden: hidden, latent: configuration.latent,
        likelihood: configuration.likelihood, classes: configuration.classes.count, from: &source)
      self.init(
        network, form: form, classes: configuration.classes, background: background,
        compute: compute)
    }
    try source.finish()
  }
}
