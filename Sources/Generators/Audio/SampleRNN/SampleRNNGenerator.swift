public import Media
import NN
import Numerics
public import PipelineInterface
public import TensorCore

/// Makes sounds sample by sample with a SampleRNN, each from the first state after 16 codes of
/// silence.
///
/// Up to 64 sounds advance together, a frame of 16 samples at a time; a finished one gives its row
/// to the next request.
public struct SampleRNNGenerator: Generator {
  /// Length of a sound.
  public static let seconds = Parameter<Double>(
    "seconds", default: 1, in: 0.01...600, help: "length of the sound, rounded to whole samples")
  /// Divides the logits.
  public static let temperature = Parameter<Double>(
    "temperature", default: 1, in: 0...5,
    help: "how freely samples are drawn: 0 always takes the likeliest, 1 draws as the model says")

  /// The class, of a model that knows classes.
  public static let label: Parameter<String> = ClassLabels.parameter

  /// A sound that the item begins with and goes on from.
  public static let start = Parameter<SoundFile>(
    "continue", default: SoundFile(), in: Anything(), omittedAtDefault: true,
    help: "a WAV file, from the manifest's folder, that the sound begins with and goes on from")

  /// Parameters of the kind.
  public static let parameters: [any AnyParameter] = [
    seconds, temperature, label, start, WeightParameter.precision,
  ]

  private let decoders: WeightShelf<SampleRNNDecoder>
  private let configuration: SampleRNNConfiguration
  private let classes: ClassLabels
  private let compute: Compute

  /// Packs the weights of a network.
  public init(_ network: SampleRNN, compute: Compute) {
    self.decoders = WeightShelf(SampleRNNDecoder(network, compute: compute)) {
      $0.stored(as: $1, compute: compute)
    }
    self.configuration = network.configuration
    self.classes = ClassLabels(network.configuration.classes)
    self.compute = compute
  }

  /// Enough rows to turn matrix-vector products into matrix products.
  public var preferredBatch: Int { 64 }

  /// As many seconds as were asked for, in one channel.
  public func bound(of request: GenerationRequest) -> SampleBound? {
    .audio(
      seconds: request.values[Self.seconds], sampleRate: configuration.sampleRate, channels: 1)
  }

  /// States and codes of the sounds that advance together.
  public func workingBytes(of request: GenerationRequest, items: Int) -> Int {
    let length = request.values[Self.seconds] * Double(configuration.sampleRate)
    let capacity = min(items, preferredBatch)
    return decoders[.f32].batchBytes(capacity: capacity)
      .plus(capacity.times(Int(min(length, 1e15))))
  }

  /// One of the sounds a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    WeightParameter.split(requests) { requests, precision in
      generate(requests, decoders[precision], isCancelled: isCancelled)
    }
  }

  private func generate(
    _ requests: [GenerationRequest], _ decoder: SampleRNNDecoder,
    isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    var results = [Result<Sample, GenerationError>](
      repeating: .failure(.cancelled), count: requests.count)
    let capacity = min(requests.count, preferredBatch)
    let batch = decoder.batch(capacity: capacity)
    var sounds: [SoundInProgress] = []
    let (sampleRate, amplitudes) = (configuration.sampleRate, configuration.encoding.decoded)
    var next = 0
    while !isCancelled() {
      while sounds.count < capacity, next < requests.count {
        defer { next += 1 }
        do throws(ParameterError) {
          let label = try label(of: requests[next])
          sounds.append(try start(requests[next], place: next))
          batch.clear(row: sounds.count - 1, class: label)
        } catch {
          results[next] = .failure(GenerationError("\(error)"))
        }
      }
      guard !sounds.isEmpty else { break }
      decoder.frame(rows: sounds.count, batch, on: compute) { row, logits in
        sounds[row].advance(logits, on: compute)
      }
      for row in sounds.indices.reversed() {
        guard let outcome = sounds[row].outcome else { continue }
        let given = requests[sounds[row].place].sounds[Self.start.name]?.samples ?? []
        results[sounds[row].place] = outcome.map { codes in
          let made = codes[given.count...].map { amplitudes[Int($0)] }
          return .audio(Waveform(sampleRate: sampleRate, samples: given + made))
        }
        let last = sounds.count - 1
        if row < last { batch.copy(row: last, to: row) }
        sounds.swapAt(row, last)
        sounds.removeLast()
      }
    }
    return results
  }

  /// A class that the model does not know, or a sound that it cannot go on from.
  public func objection(to request: GenerationRequest) -> ParameterError? {
    do throws(ParameterError) {
      _ = try label(of: request)
      _ = try start(request, place: 0)
      return nil
    } catch {
      return error
    }
  }

  /// A sound after the one that the request hands over, if it does: mono, at the network's rate, and
  /// shorter than the whole.
  private func start(
    _ request: GenerationRequest, place: Int
  ) throws(ParameterError) -> SoundInProgress {
    var codes: [UInt8] = []
    if let given = request.sounds[Self.start.name] {
      func refusal(_ reason: String) -> ParameterError {
        ParameterError(name: Self.start.name, reason: reason)
      }
      guard given.sampleRate == configuration.sampleRate else {
        throw refusal(
          "has \(given.sampleRate) samples a second, the network makes \(configuration.sampleRate)")
      }
      guard given.channels == 1 else {
        throw refusal("has \(given.channels) channels, the network makes 1")
      }
      codes = given.samples.map { configuration.encoding.encode($0) }
    }
    let sound = SoundInProgress(
      request, place: place, sampleRate: configuration.sampleRate, given: codes)
    guard codes.count < sound.length else {
      throw ParameterError(
        name: Self.start.name,
        reason: "has \(codes.count) samples, and the sound is to have \(sound.length) with it")
    }
    return sound
  }

  /// The class of a request: the one it names, else one drawn from stream 1 of the item, all alike;
  /// 0 when the model knows none.
  private func label(of request: GenerationRequest) throws(ParameterError) -> Int {
    let name = request.values[Self.label]
    if !name.isEmpty { return try classes.index(of: name) }
    guard !classes.labels.isEmpty else { return 0 }
    var stream = RandomStream(key: request.key, c2: request.attempt, c3: 1)
    return Int(stream.nextWord().multipliedFullWidth(by: UInt32(classes.labels.count)).high)
  }
}
