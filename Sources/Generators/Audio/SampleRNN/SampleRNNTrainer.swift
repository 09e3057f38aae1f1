import NN
import PipelineInterface
import TensorCore
import Training

/// How `sample-rnn` learns: WAV clips at 16 kHz as codes of 8 bits, windows drawn at random, every
/// tenth clip or so held out.
struct SampleRNNTrainer: MeasuredTrainer {
  static let tiers = Parameter<Int>(
    "tiers", default: 3, in: 1...3, omittedAtDefault: true,
    help: "3: frames of 16 and of 4 samples over the samples, 2: frames of 4, 1: samples alone")
  static let dim = Parameter<Int>(
    "dim", default: 192, in: 1...4096, help: "width of every layer")
  static let embed = Parameter<Int>(
    "embed", default: 64, in: 1...4096, help: "numbers that stand for a sample at the lowest tier")
  static let initial = Parameter<InitialState>(
    "initial", default: .zero, in: Anything(), omittedAtDefault: true,
    help: "the state that each tier begins a sound with")
  static let encoding = Parameter<SampleEncoding>(
    "encoding", default: .muLaw, in: Anything(), omittedAtDefault: true,
    help: "what the 256 codes of a sample stand for")
  static let classes = Parameter<Bool>(
    "classes", default: false, in: Anything(), omittedAtDefault: true,
    help: "whether the folders of the clips are classes that a sound can be asked for")
  static let window = Parameter<Int>(
    "window", default: 512, in: 16...65_536, help: "samples of an example, a multiple of 16")
  static let onsets = Parameter<Double>(
    "onsets", default: 0, in: 0...1,
    help: "share of the examples that begin where a clip begins, as generation does")
  static let carry = Parameter<Int>(
    "carry", default: 1, in: 1...1024, omittedAtDefault: true,
    help: "windows of a clip that are read one after the other, the state carried over")
  /// 1 / ln 2.
  static let unit = TrainingSession.Unit(name: "bits/sample", factor: 0x1.71547652b82fep+0)

  private let parameters = RecipeParameters(
    rate: 1e-3, clip: 1, steps: 2000, batch: 16, validateEvery: 500)

  var architecture: [any AnyParameter] { [Self.tiers, Self.dim, Self.embed, Self.initial] }
  var dataset: [any AnyParameter] {
    [RecipeParameters.folders, Self.encoding, Self.classes, RecipeParameters.fingerprints]
  }
  var optimizer: [any AnyParameter] { parameters.optimizer }
  var schedule: [any AnyParameter] {
    parameters.schedule + [Self.window, Self.onsets, Self.carry]
  }

  func train(
    _ request: TrainingRequest, observer: any TrainingObserver
  ) throws -> TrainingOutcome {
    let window = try window(request)
    let encoding = request.dataset[Self.encoding]
    let data = try AudioClips(request.dataPath, folders: request.folders, encoding: encoding)
    if let clip = data.clips.first(where: { $0.codes.count < window }) {
      throw TrainingError(
        .unsuitable,
        "'\(clip.path)' has \(clip.codes.count.grouped) samples, a window takes \(window)")
    }
    let parts = try request.split(items: data.clips.count, noun: "clips")
    let labels = try request.dataset[Self.classes] ? ClassLabels(of: data.clips) : ClassLabels([])
    let classes = try labels.classes(of: data.clips)
    let sizes = configuration(request, classes: labels.labels)
    var source = RandomSource(seed: request.seed)
    let network = try SampleRNN(sizes, from: &source)
    let batch = request.schedule[parameters.batch]
    let task = SampleRNNTask(
      network: network, training: parts.training.map { data.clips[$0].codes },
      validation: parts.validation.map { data.clips[$0].codes },
      classes: classes.isEmpty
        ? ([], []) : (parts.training.map { classes[$0] }, parts.validation.map { classes[$0] }),
      window: window, batch: batch,
      onsets: Int((request.schedule[Self.onsets] * Double(batch)).rounded()),
      carry: request.schedule[Self.carry], streams: TrainingStreams(seed: request.seed))
    let session = TrainingSession(
      kind: SampleRNN.kind, unit: Self.unit, request: request, parameters: parameters,
      configuration: sizes.json, dataDigest: data.digest)
    return try session.run(
      task,
      summary: [
        "\(parts.training.count.grouped) clips, \(parts.validation.count.grouped) held out",
        "\(data.clips.reduce(0) { $0 + $1.codes.count }.grouped) samples",
      ] + labels.summary,
      compute: Compute(threads: request.threads), observer: observer)
  }

  func measure(_ request: TrainingRequest, _ source: inout CountingSource) throws {
    _ = try window(request)
    _ = try SampleRNN(configuration(request, classes: []), from: &source)
  }

  private func window(_ request: TrainingRequest) throws(ParameterError) -> Int {
    let window = request.schedule[Self.window]
    guard window.isMultiple(of: SampleRNN.topFrame) else {
      throw ParameterError(name: "window", reason: "must be a multiple of 16, got \"\(window)\"")
    }
    return window
  }

  private func configuration(
    _ request: TrainingRequest, classes: [String]
  ) -> SampleRNNConfiguration {
    SampleRNNConfiguration(
      tiers: request.architecture[Self.tiers], dim: request.architecture[Self.dim],
      embed: request.architecture[Self.embed], sampleRate: AudioClips.sampleRate,
      encoding: request.dataset[Self.encoding],
      learnsState: request.architecture[Self.initial] == .learned, classes: classes)
  }

  func evaluate(checkpoint: [UInt8], data: String, threads: Int) throws -> Evaluation {
    let network = try SampleRNN(Checkpoint(decoding: checkpoint))
    let clips = try AudioClips(data, encoding: network.configuration.encoding).clips
    guard
      let loss = network.clipLoss(
        clips.map { $0.codes },
        classes: try ClassLabels(network.configuration.classes).classes(of: clips),
        compute: try Compute(threads: threads), shouldStop: { false })
    else { throw TrainingError(.unsuitable, "'\(data)' holds no samples") }
    return Evaluation(
      loss: loss * Self.unit.factor, unit: Self.unit.name,
      measured: "\(clips.reduce(0) { $0 + $1.codes.count }.grouped) samples")
  }
}
