import Generators
import NN
import TensorCore
import Testing
import Training

private let compute = Result { try Compute(threads: 2) }

private let convolutional = Result { try ParityCase.all(of: "VAEConv") }
private let linear = Result { try ParityCase.all(of: "VAEMLP") }
private let linearPairs = Result {
  try ParityCase.all(of: "GANMLPGenerator", "GANMLPDiscriminator")
}
private let convolutionalPairs = Result {
  try ParityCase.all(of: "DCGANGenerator", "DCGANDiscriminator")
}
private let labelled = Result { try ParityCase.all(of: "LabelledVAE") }
private let labelledPairs = Result {
  try ParityCase.all(of: "LabelledGenerator", "LabelledDiscriminator")
}

@Test(.enabled(if: ParityCase.isDefaultFolder))
func `the fixtures have a case of every network of pictures`() throws {
  #expect(try convolutional.get().map { $0.name } == ["vae_conv64"])
  #expect(try linear.get().map { $0.name } == ["vae_mlp"])
  #expect(try linearPairs.get().map { $0.name } == ["gan_mlp"])
  #expect(try convolutionalPairs.get().map { $0.name } == ["dcgan64"])
  #expect(try labelled.get().map { $0.name } == ["vae_labelled", "vae_mlp_labelled"])
  #expect(try labelledPairs.get().map { $0.name } == ["gan_labelled", "gan_spectral"])
}

// MARK: the autoencoders

private func expectParity(_ network: some VariationalAutoencoder, _ parity: ParityCase) throws {
  let compute = try compute.get()
  let labels = parity.labels
  let pictures = try #require(parity.io.floats["in.x"])
  let noise = try #require(parity.io.floats["in.eps"])
  let codes = try #require(parity.io.floats["in.z"])

  let tape = Tape(compute, recording: false)
  try parity.expectClose(
    network.decode(tape.constant(codes), labels: labels, on: tape).value, "out.images")
  let (again, mean, logVariance) = network.reconstruct(
    pictures, labels: labels, noise: noise, on: tape)
  try parity.expectClose(again.value, "out.recon")
  try parity.expectClose(mean.value, "out.mu")
  try parity.expectClose(logVariance.value, "out.logvar")
  try expectTraining(network, parity, compute) { tape in
    network.loss(pictures, labels: labels, noise: noise, on: tape).total
  }
}

@Test(arguments: try convolutional.get())
func `the autoencoder computes what PyTorch computes`(parity: ParityCase) throws {
  var source = StateDictSource(parity.initial.floats)
  let network = try VAE(
    VAEConfiguration(
      channels: parity.configuration["channels"].elements.map { $0.int },
      latent: parity.configuration["latent"].int), from: &source)
  try source.finish()
  try expectParity(network, parity)
}

@Test(arguments: try linear.get())
func `the autoencoder of linear layers computes what PyTorch computes`(
  parity: ParityCase
) throws {
  var source = StateDictSource(parity.initial.floats)
  let sizes = parity.configuration
  let network = try VAEMLP(
    values: sizes["data"].int, hidden: sizes["hidden"].int, latent: sizes["latent"].int,
    likelihood: .bernoulli, from: &source)
  try source.finish()
  try expectParity(network, parity)
}

@Test(arguments: try labelled.get())
func `the autoencoders of classes compute what PyTorch computes`(parity: ParityCase) throws {
  let configuration = try VAEConfiguration(
    Checkpoint("vae", parity.configuration, tensors: [:]))
  var source = StateDictSource(parity.initial.floats)
  switch configuration.network {
  case .convolutional:
    try expectParity(try VAE(configuration, from: &source), parity)
  case .mlp(let hidden):
    let network = try VAEMLP(
      values: configuration.form.values, hidden: hidden, latent: configuration.latent,
      likelihood: configuration.likelihood, classes: configuration.classes.count, from: &source)
    try expectParity(network, parity)
  }
  try source.finish()
}

// MARK: the adversarial networks

@Test(arguments: try labelledPairs.get())
func `GANs of classes and of normalised weights compute what PyTorch computes`(
  parity: ParityCase
) throws {
  let (ofG, ofD) = (parity.configuration.elements[0], parity.configuration.elements[1])
  let configuration = try GANConfiguration(Checkpoint("gan", ofG, tensors: [:]))
  var source = StateDictSource(parity.weights[0].initial.floats)
  let generator = try GANGeneratorNetwork(configuration, from: &source)
  try source.finish()
  source = StateDictSource(parity.weights[1].initial.floats)
  let options = GANDiscriminatorNetwork.Options(
    classes: configuration.classes.count, isSpectral: ofD["spectral"] == .boolean(true))
  let form = configuration.form
  let discriminator =
    switch configuration.network {
    case .dcgan:
      try GANDiscriminatorNetwork(
        width: ofD["width"].int, stages: form.size.trailingZeroBitCount - 2,
        planes: form.channels.count, options, from: &source)
    case .mlp:
      try GANDiscriminatorNetwork(
        hidden: ofD["hidden"].elements.map { $0.int }, inputs: form.values, options,
        from: &source)
    }
  try source.finish()
  try expectParity(
    GAN(
      generator: generator, discriminator: discriminator, loss: .nonSaturating,
      order: ofD["order"] == .string("generator-first") ? .generatorFirst : .discriminatorFirst),
    parity)
}

@Test(arguments: try linearPairs.get())
func `the GAN of linear layers computes what PyTorch computes`(parity: ParityCase) throws {
  let (ofG, ofD) = (parity.configuration.elements[0], parity.configuration.elements[1])
  var source = StateDictSource(parity.weights[0].initial.floats)
  let generator = try GANGeneratorNetwork(
    latent: ofG["latent"].int, hidden: ofG["hidden"].elements.map { $0.int },
    outputs: ofG["out"].int, from: &source)
  try source.finish()
  source = StateDictSource(parity.weights[1].initial.floats)
  let discriminator = try GANDiscriminatorNetwork(
    hidden: ofD["hidden"].elements.map { $0.int }, inputs: ofD["out"].int, from: &source)
  try source.finish()
  try expectParity(
    GAN(
      generator: generator, discriminator: discriminator, loss: .nonSaturating,
      order: .generatorFirst), parity)
}

@Test(arguments: try convolutionalPairs.get())
func `DCGAN computes what PyTorch computes`(parity: ParityCase) throws {
  let (ofG, ofD) = (parity.configuration.elements[0], parity.configuration.elements[1])
  // PyTorch's class is the one of 64x64 pictures.
  let stages = 4
  let planes = try #require(parity.io.floats["in.real"]).shape[1]
  var source = StateDictSource(parity.weights[0].initial.floats)
  let generator = try GANGeneratorNetwork(
    latent: ofG["latent"].int, width: ofG["ngf"].int, stages: stages, planes: planes,
    from: &source)
  try source.finish()
  source = StateDictSource(parity.weights[1].initial.floats)
  let discriminator = try GANDiscriminatorNetwork(
    width: ofD["ndf"].int, stages: stages, planes: planes, from: &source)
  try source.finish()
  try expectParity(
    GAN(
      generator: generator, discriminator: discriminator, loss: .nonSaturating,
      order: .discriminatorFirst), parity)
}

private func expectParity(_ gan: GAN, _ parity: ParityCase) throws {
  let compute = try compute.get()
  let labels = parity.labels
  let real = try #require(parity.io.floats["in.real"])
  func codes(_ name: String) throws -> Tensor {
    let z = try #require(parity.io.floats[name])
    return z.reshaped([z.shape[0], gan.generator.latent])
  }
  let tape = Tape(compute, recording: false)
  try parity.expectClose(
    gan.generator(codes("in.z"), labels: labels, .running, on: tape).value, "out.images")
  let logits = gan.discriminator(tape.constant(real), labels: labels, .running, on: tape)
  if let scores = parity.io.floats["out.scores"] {
    try parity.expectClose(tape.sigmoid(logits).value.reshaped(scores.shape), "out.scores")
  } else {
    try parity.expectClose(logits.value, "out.logits")
  }

  var settings = Adam.Settings()
  settings.beta1 = 0.5
  let updates = gan.updates
  var optimizers = updates.map { Adam(settings, parameters: $0) }
  let noise = try codes("in.z_train")
  for step in parity.steps.indices {
    for (index, group) in updates.enumerated() {
      Gradients.prepare(group, among: updates.flatMap { $0 })
      let tape = Tape(compute)
      let loss = gan.loss(
        update: index, real: real, codes: noise, labels: labels, batch: step, on: tape)
      tape.backward(loss)
      let isGenerators = group.first?.name.hasPrefix("generator.") == true
      let network: any Network = isGenerators ? gan.generator : gan.discriminator
      parity.expectLoss(loss, isGenerators ? "loss_g" : "loss_d", step: step)
      parity.expectGradients(network.parameters, prefix: isGenerators ? "g." : "d.", step: step)
      optimizers[index].update(
        group, rate: parity.facts["lr"].double, compute: compute)
    }
  }
  try parity.expectWeights(gan.generator.parameters + gan.generator.buffers, network: 0)
  try parity.expectWeights(gan.discriminator.parameters + gan.discriminator.buffers, network: 1)
}

extension ParityCase {
  /// The rows' classes; none of networks that know no classes.
  fileprivate var labels: [Int] { (io.integers["in.labels"]?.values ?? []).map { Int($0) } }
}

extension Checkpoint {
  /// A checkpoint that says of itself no more than this.
  fileprivate init(_ kind: String, _ configuration: JSONValue, tensors: [String: Tensor]) {
    self.init(
      kind: kind, configuration: configuration, recipe: "", dataDigest: "", licence: "", credit: "",
      tensors: tensors)
  }
}
