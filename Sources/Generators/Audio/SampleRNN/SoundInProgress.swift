import NN
import Numerics
import PipelineInterface
import TensorCore

/// One sound on its way: a pure function of its request and the logits of its own row.
struct SoundInProgress {
  /// The place of its request.
  let place: Int
  private var codes: [UInt8] = []
  private var hasFailed = false
  /// Samples of the whole sound.
  let length: Int
  /// Codes that the sound begins with: taken as they are, nothing is drawn for them.
  private let given: [UInt8]
  private var sampler: Sampler
  private var stream: RandomStream

  init(_ request: GenerationRequest, place: Int, sampleRate: Int, given: [UInt8]) {
    self.place = place
    self.given = given
    let seconds = request.values[SampleRNNGenerator.seconds]
    length = max(1, Int(seconds * Double(sampleRate) + 0.5))
    sampler = Sampler(
      SamplingRule(temperature: Float(request.values[SampleRNNGenerator.temperature])))
    stream = RandomStream(key: request.key, c2: request.attempt, c3: 0)
  }

  /// The next code.
  ///
  /// The samples of the last frame beyond the sound's end are not kept.
  mutating func advance(
    _ logits: UnsafeMutableBufferPointer<Float>, on compute: Compute
  ) -> UInt8 {
    guard !hasFailed, codes.count < length else { return SampleEncoding.silence }
    if codes.count < given.count {
      codes.append(given[codes.count])
      return given[codes.count - 1]
    }
    guard let code = sampler.draw(logits, using: &stream, on: compute) else {
      hasFailed = true
      return SampleEncoding.silence
    }
    codes.append(UInt8(code))
    return UInt8(code)
  }

  /// The codes when all are there, the failure when there was one, `nil` on the way.
  var outcome: Result<[UInt8], GenerationError>? {
    if hasFailed {
      return .failure(
        GenerationError("layer out: logits are not finite after \(codes.count) samples"))
    }
    return codes.count == length ? .success(codes) : nil
  }
}
