public import Media
import NN
import Numerics
public import PipelineInterface
public import TensorCore

/// Makes sounds sample by sample with a SampleRNN, each from the zero state after 16 codes of
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

  /// Parameters of the kind.
  public static let parameters: [any AnyParameter] = [seconds, temperature]

  private let decoder: SampleRNNDecoder
  private let sampleRate: Int
  private let compute: Compute

  /// Packs the weights of a network.
  public init(_ network: SampleRNN, compute: Compute) {
    self.decoder = SampleRNNDecoder(network, compute: compute)
    self.sampleRate = network.configuration.sampleRate
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
    var next = 0
    while !isCancelled() {
      while sounds.count < capacity, next < requests.count {
        sounds.append(SoundInProgress(requests[next], place: next, sampleRate: sampleRate))
        batch.clear(row: sounds.count - 1)
        next += 1
      }
      guard !sounds.isEmpty else { break }
      decoder.frame(rows: sounds.count, batch, on: compute) { row, logits in
        sounds[row].advance(logits, on: compute)
      }
      for row in sounds.indices.reversed() {
        guard let outcome = sounds[row].outcome else { continue }
        results[sounds[row].place] = outcome.map { codes in
          .audio(
            Waveform(sampleRate: sampleRate, samples: codes.map { MuLaw.decoded[Int($0)] }))
        }
        let last = sounds.count - 1
        if row < last { batch.copy(row: last, to: row) }
        sounds.swapAt(row, last)
        sounds.removeLast()
      }
    }
    return results
  }

  /// Every request within the parameters' ranges is fine.
  public func objection(to request: GenerationRequest) -> ParameterError? { nil }
}
