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
  public static let label = Parameter<String>(
    "class", default: "", in: 0...4096,
    help: "what to make, of a model that knows classes; empty: each item draws one of them")

  /// Parameters of the kind.
  public static let parameters: [any AnyParameter] = [seconds, temperature, label]

  private let decoder: SampleRNNDecoder
  private let configuration: SampleRNNConfiguration
  private let classes: ClassLabels
  private let compute: Compute

  /// Packs the weights of a network.
  public init(_ network: SampleRNN, compute: Compute) {
    self.decoder = SampleRNNDecoder(network, compute: compute)
    self.configuration = network.configuration
    self.classes = ClassLabels(network.configuration.classes)
    self.compute = compute
  }

  /// Enough rows to turn matrix-vector products into matrix products.
  public var preferredBatch: Int { 64 }

  /// One of the sounds a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
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
          sounds.append(SoundInProgress(requests[next], place: next, sampleRate: sampleRate))
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
        results[sounds[row].place] = outcome.map { codes in
          .audio(
            Waveform(sampleRate: sampleRate, samples: codes.map { amplitudes[Int($0)] }))
        }
        let last = sounds.count - 1
        if row < last { batch.copy(row: last, to: row) }
        sounds.swapAt(row, last)
        sounds.removeLast()
      }
    }
    return results
  }

  /// A class that the model does not know.
  public func objection(to request: GenerationRequest) -> ParameterError? {
    do throws(ParameterError) {
      _ = try label(of: request)
      return nil
    } catch {
      return error
    }
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
