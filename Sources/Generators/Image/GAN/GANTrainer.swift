import NN
import PipelineInterface
import TensorCore
import Training

/// How `gan` learns: PNG pictures of one size; the distance to held-out ones is measured.
struct GANTrainer: MeasuredTrainer {
  /// The layers of the networks.
  enum NetworkKind: String, ParameterChoice {
    case dcgan, mlp
  }

  static let network = Parameter<NetworkKind>(
    "network", default: .dcgan, in: Anything(),
    help: "layers: convolutions, or linear ones (then any size from 8 to 512)")
  static let size = Parameter<Int>(
    "size", default: 32, in: 8...512, help: "width and height of a picture: 8, 16, 32, … 512")
  static let channels = Parameter<PictureChannels>(
    "channels", default: .rgb, in: Anything(), help: "planes of a picture; rgba has alpha")
  static let latent = Parameter<Int>(
    "latent", default: 64, in: 1...4096, help: "numbers in a picture's code")
  static let width = Parameter<Int>(
    "width", default: 32, in: 1...1024,
    help: "channels next to the picture, in both networks; each stage inwards has twice as many "
      + "(dcgan)")
  static let hidden = Parameter<WholeNumbers>(
    "hidden", default: WholeNumbers([128, 256, 512]), in: 1...65_536,
    help: "outputs of the generator's layers before the last one (mlp)")
  static let judging = Parameter<WholeNumbers>(
    "discriminator-hidden", default: WholeNumbers([512, 256]), in: 1...65_536,
    help: "outputs of the discriminator's layers before the last one (mlp)")
  static let spectralNorm = Parameter<Bool>(
    "spectral-norm", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether the discriminator's weights are divided by their largest singular values, in "
      + "place of batch normalisation")
  static let background = Parameter<Colour>(
    "background", default: Colour(red: 0, green: 0, blue: 0), in: Anything(),
    help: "colour behind transparent pixels")
  static let loss = Parameter<GANLoss>(
    "loss", default: .nonSaturating, in: Anything(), help: "what the two networks minimise")
  static let order = Parameter<GANOrder>(
    "order", default: .discriminatorFirst, in: Anything(),
    help: "network updated first in a step; generator-first halves the discriminator's loss")
  static let average = Parameter<Double>(
    "average", default: 0, in: 0...0.999999,
    help: "decay of a moving average of the generator, which the model then is; 0: none")
  static let unit = TrainingSession.Unit(name: "distance")

  private let parameters = RecipeParameters(
    rate: 2e-4, clip: 0, steps: 5500, batch: 64, validateEvery: 1100, beta1: 0.5)

  var architecture: [any AnyParameter] {
    [
      Self.network, Self.size, Self.channels, Self.latent, Self.width, Self.hidden, Self.judging,
      Self.spectralNorm,
    ]
  }
  var dataset: [any AnyParameter] {
    [
      RecipeParameters.folders, Self.background, ImageFolder.classes,
      RecipeParameters.fingerprints,
    ]
  }
  var optimizer: [any AnyParameter] { parameters.optimizer }
  var schedule: [any AnyParameter] {
    parameters.schedule + [Self.loss, Self.order, Self.average]
  }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    var configuration = try configuration(request.architecture)
    let form = configuration.form
    let background = request.dataset[Self.background]
    let folder = try ImageFolder(
      request.dataPath, folders: request.folders, form: form, background: background)
    let parts = try request.split(items: folder.pictures.count, noun: "pictures")
    let labels =
      try request.dataset[ImageFolder.classes] ? ClassLabels(of: folder.files) : ClassLabels([])
    let classes = try labels.classes(of: folder.files)
    configuration.classes = labels.labels
    let signed = folder.signed
    let task = try task(
      configuration, request, training: parts.training.map { signed[$0] },
      validation: parts.validation.map { signed[$0] },
      classes: classes.isEmpty
        ? ([], []) : (parts.training.map { classes[$0] }, parts.validation.map { classes[$0] }))
    let session = TrainingSession(
      kind: GAN.kind, unit: Self.unit, request: request, parameters: parameters,
      configuration: configuration.json,
      preprocessing: ["background": .string(background.canonicalText)],
      dataDigest: folder.digest)
    return try session.run(
      task,
      summary: [
        "\(parts.training.count.grouped) pictures of \(form.size)x\(form.size), "
          + "\(parts.validation.count.grouped) held out"
      ] + labels.summary, compute: Compute(threads: request.threads), observer: observer)
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let checkpoint = try Checkpoint(decoding: checkpoint)
    let configuration = try GANConfiguration(checkpoint)
    let form = configuration.form
    let network = try GANGeneratorNetwork(checkpoint)
    var fields = try JSONFields(checkpoint.preprocessing, context: "preprocessing")
    let background = try Self.background.parse(fields.string("background"))
    try fields.finish()
    let folder = try ImageFolder(data, form: form, background: background)
    let statistics = PictureStatistics(of: folder.signed, form: form)
    guard
      let distance = network.distance(
        to: statistics, form: form,
        classes: try ClassLabels(configuration.classes).classes(of: folder.files),
        compute: try Compute(threads: threads),
        shouldStop: { false })
    else { throw TrainingError(.unsuitable, "'\(data)' holds no pictures") }
    return Evaluation(
      loss: distance.all, unit: Self.unit.name,
      measured: "\(folder.pictures.count.grouped) pictures", parts: distance.parts)
  }

  private func configuration(
    _ values: ParameterValues
  ) throws(ParameterError) -> GANConfiguration {
    let form = PictureForm(size: values[Self.size], channels: values[Self.channels])
    let network: GANConfiguration.Network =
      switch values[Self.network] {
      case .dcgan: .dcgan(width: values[Self.width])
      case .mlp: .mlp(hidden: values[Self.hidden].numbers)
      }
    guard
      let configuration = GANConfiguration(
        network: network, form: form, latent: values[Self.latent])
    else {
      throw ParameterError(name: "size", reason: "must be a power of two, got \"\(form.size)\"")
    }
    return configuration
  }

  private func discriminator(
    _ configuration: GANConfiguration, _ request: TrainingRequest, isSpectral: Bool,
    from source: inout some ParameterSource
  ) throws(ModelFileError) -> GANDiscriminatorNetwork {
    let form = configuration.form
    let options = GANDiscriminatorNetwork.Options(
      classes: configuration.classes.count, isSpectral: isSpectral)
    switch configuration.network {
    case .dcgan(let width):
      return try GANDiscriminatorNetwork(
        width: width, stages: PictureForm.stages(size: form.size) ?? 1,
        planes: form.channels.count, options, from: &source)
    case .mlp:
      return try GANDiscriminatorNetwork(
        hidden: request.architecture[Self.judging].numbers, inputs: form.values, options,
        from: &source)
    }
  }

  func measure(_ request: TrainingRequest, _ source: inout CountingSource) throws {
    let configuration = try configuration(request.architecture)
    _ = try GANGeneratorNetwork(configuration, from: &source)
    // Singular vectors take the shape of a weight, which counted ones do not have; they are few.
    _ = try discriminator(configuration, request, isSpectral: false, from: &source)
  }

  private func task(
    _ configuration: GANConfiguration, _ request: TrainingRequest, training: [[Float]],
    validation: [[Float]], classes: (training: [Int], validation: [Int])
  ) throws -> GANTask {
    let (schedule, form) = (request.schedule, configuration.form)
    var source = RandomSource(seed: request.seed).named("generator")
    let generator = try GANGeneratorNetwork(configuration, from: &source)
    source = RandomSource(seed: request.seed).named("discriminator")
    let discriminator = try discriminator(
      configuration, request, isSpectral: request.architecture[Self.spectralNorm], from: &source)
    let decay = schedule[Self.average]
    var same = StateDictSource(generator.stateDict)
    let average =
      decay > 0
      ? GANTask.Average(try GANGeneratorNetwork(configuration, from: &same), decay: decay) : nil
    return GANTask(
      GAN(
        generator: generator, discriminator: discriminator, loss: schedule[Self.loss],
        order: schedule[Self.order]),
      average: average, form: form, training: training, validation: validation,
      classes: classes, batch: schedule[parameters.batch],
      streams: TrainingStreams(seed: request.seed))
  }
}

extension ImageFolder {
  /// The pictures in -1...1.
  var signed: [[Float]] { pictures.map { $0.map { 2 * $0 - 1 } } }
}
