import NN
import PipelineInterface
import TensorCore
import Training

/// How `vae` learns: PNG pictures of one size, every tenth or so held out.
struct VAETrainer: MeasuredTrainer {
  /// The layers of a network.
  enum NetworkKind: String, ParameterChoice {
    case convolutional, mlp
  }

  static let size = Parameter<Int>(
    "size", default: 32, in: 8...512, help: "width and height of a picture: 8, 16, 32, … 512")
  static let network = Parameter<NetworkKind>(
    "network", default: .convolutional, in: Anything(), omittedAtDefault: true,
    help: "layers: convolutions, or two linear ones each way (then any size from 8 to 512)")
  static let hidden = Parameter<Int>(
    "hidden", default: 400, in: 1...65_536, omittedAtDefault: true,
    help: "numbers between picture and code (mlp)")
  static let channels = Parameter<PictureChannels>(
    "channels", default: .rgb, in: Anything(), omittedAtDefault: true,
    help: "planes of a picture; rgba has alpha")
  static let likelihood = Parameter<PictureLikelihood>(
    "likelihood", default: .gaussian, in: Anything(), omittedAtDefault: true,
    help: "error of a picture: squared, or cross-entropy of black and white")
  static let width = Parameter<Int>(
    "width", default: 32, in: 1...1024,
    help: "channels after the first stage; each further stage has twice as many (convolutional)")
  static let latent = Parameter<Int>(
    "latent", default: 64, in: 1...4096, help: "numbers in a picture's code")
  static let background = Parameter<Colour>(
    "background", default: Colour(red: 0, green: 0, blue: 0), in: Anything(),
    help: "colour behind transparent pixels")
  static let beta = Parameter<Double>(
    "beta", default: 1, in: 0...1000,
    help: "weight of the divergence: more gives better new pictures, less truer copies")
  static let betaWarmUp = Parameter<Int>(
    "beta-warm-up", default: 0, in: 0...1_000_000,
    help: "steps in which that weight rises to its full value")
  static let unit = TrainingSession.Unit(name: "loss/picture")

  private let parameters = RecipeParameters(
    rate: 1e-3, clip: 0, steps: 1100, batch: 64, validateEvery: 275)

  var architecture: [any AnyParameter] {
    [
      Self.network, Self.size, Self.channels, Self.width, Self.hidden, Self.latent, Self.likelihood,
    ]
  }
  var dataset: [any AnyParameter] {
    [
      RecipeParameters.folders, Self.background, ImageFolder.classes,
      RecipeParameters.fingerprints,
    ]
  }
  var optimizer: [any AnyParameter] { parameters.optimizer }
  var schedule: [any AnyParameter] { parameters.schedule + [Self.beta, Self.betaWarmUp] }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    var sizes = try configuration(request.architecture)
    let background = request.dataset[Self.background]
    let folder = try ImageFolder(
      request.dataPath, folders: request.folders, form: sizes.form,
      background: background)
    let parts = try request.split(items: folder.pictures.count, noun: "pictures")
    let labels =
      try request.dataset[ImageFolder.classes] ? ClassLabels(of: folder.files) : ClassLabels([])
    let classes = try labels.classes(of: folder.files)
    sizes.classes = labels.labels
    var source = RandomSource(seed: request.seed)
    let network = try sizes.makeNetwork(from: &source)
    let beta = request.schedule[Self.beta]
    let task = VAETask(
      network: network, training: parts.training.map { folder.pictures[$0] },
      validation: parts.validation.map { folder.pictures[$0] },
      classes: classes.isEmpty
        ? ([], []) : (parts.training.map { classes[$0] }, parts.validation.map { classes[$0] }),
      batch: request.schedule[parameters.batch],
      divergence: VAETask.Divergence(
        beta: beta,
        // Counted in batches.
        warmUp: request.schedule[Self.betaWarmUp] * request.schedule[RecipeParameters.accumulate]),
      streams: TrainingStreams(seed: request.seed))
    let session = TrainingSession(
      kind: VAE.kind, unit: Self.unit, request: request, parameters: parameters,
      configuration: sizes.json,
      preprocessing: [
        "background": .string(background.canonicalText), "beta": .string(beta.canonicalText),
      ],
      dataDigest: folder.digest)
    return try session.run(
      task,
      summary: [
        "\(parts.training.count.grouped) pictures of \(sizes.size)x\(sizes.size), "
          + "\(parts.validation.count.grouped) held out"
      ] + labels.summary, compute: Compute(threads: request.threads), observer: observer)
  }

  func measure(_ request: TrainingRequest, _ source: inout CountingSource) throws {
    _ = try configuration(request.architecture).makeNetwork(from: &source)
  }

  private func configuration(
    _ values: ParameterValues
  ) throws(ParameterError) -> VAEConfiguration {
    let (size, latent) = (values[Self.size], values[Self.latent])
    let (channels, likelihood) = (values[Self.channels], values[Self.likelihood])
    guard values[Self.network] == .convolutional else {
      return VAEConfiguration(
        form: PictureForm(size: size, channels: channels), hidden: values[Self.hidden],
        latent: latent, likelihood: likelihood)
    }
    guard
      let sizes = VAEConfiguration(
        size: size, width: values[Self.width], latent: latent, picture: channels,
        likelihood: likelihood)
    else { throw ParameterError(name: "size", reason: "must be a power of two, got \"\(size)\"") }
    return sizes
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let checkpoint = try Checkpoint(decoding: checkpoint)
    let sizes = try VAEConfiguration(checkpoint)
    let network = try sizes.makeNetwork(checkpoint)
    var fields = try JSONFields(checkpoint.preprocessing, context: "preprocessing")
    let background = try Self.background.parse(fields.string("background"))
    let beta = try Self.beta.parse(fields.string("beta"))
    try fields.finish()
    let folder = try ImageFolder(
      data, form: sizes.form, background: background)
    guard
      let loss = network.meanLoss(
        folder.pictures,
        classes: try ClassLabels(sizes.classes).classes(of: folder.files), beta: Float(beta),
        compute: try Compute(threads: threads),
        shouldStop: { false })
    else { throw TrainingError(.unsuitable, "'\(data)' holds no pictures") }
    return Evaluation(
      loss: loss, unit: Self.unit.name, measured: "\(folder.pictures.count.grouped) pictures")
  }

  /// The colour that a checkpoint's pictures lie on; black when it does not say.
  static func background(of checkpoint: Checkpoint) throws(ModelFileError) -> Colour {
    var fields = try JSONFields(checkpoint.preprocessing, context: "preprocessing")
    guard fields.has("background") else { return Colour(red: 0, green: 0, blue: 0) }
    let text = try fields.string("background")
    do throws(ParameterError) {
      return try background.parse(text)
    } catch {
      throw ModelFileError("preprocessing: \(error)")
    }
  }
}
