package import NN
import Numerics
package import TensorCore
package import Training

/// The recipe of a SampleRNN: random windows over all positions of all training clips where one fits,
/// each from zero state; loss in nats a sample, mean over batch and window.
///
/// Each clip has 16 codes of silence in front, the context of its first samples. Generation starts
/// there too, yet few random windows do when clips are long: `onsets` gives beginnings their share.
package final class SampleRNNTask: TrainingTask {
  private let network: SampleRNN
  private let training: [[UInt8]]
  private let validation: [[UInt8]]
  private let window: Int
  private let batch: Int
  private let onsets: Int
  private let streams: TrainingStreams
  /// Number of window positions in clips 0...i.
  private let ends: [Int]

  /// A task over clips, each at least `window` samples long; `window` is a multiple of 16.
  ///
  /// The first `onsets` examples of each batch, 0...batch, begin where a clip begins.
  package init(
    network: SampleRNN, training: [[UInt8]], validation: [[UInt8]], window: Int, batch: Int,
    onsets: Int = 0, streams: TrainingStreams
  ) {
    precondition(
      window.isMultiple(of: SampleRNN.topFrame) && training.allSatisfy { $0.count >= window },
      "SampleRNN: windows of \(window) do not fit the clips")
    self.network = network
    self.training = training.map { SampleRNN.context + $0 }
    self.validation = validation
    self.window = window
    self.batch = batch
    self.onsets = onsets
    self.streams = streams
    var total = 0
    ends = training.map { clip in
      total += clip.count - window + 1
      return total
    }
  }

  package var parameters: [NamedParameter] { network.parameters }

  package func loss(step: Int, on tape: Tape) -> Variable {
    let beginnings = streams.numbers(onsets, below: training.count, .augment, step: step)
      .map { $0 > 0 ? ends[$0 - 1] : 0 }
    let positions =
      beginnings
      + streams.numbers(batch - onsets, below: ends.last ?? 1, .shuffle, step: step)
    let codes = positions.flatMap { position in
      let clip = ends.firstIndex { $0 > position } ?? 0
      let start = position - (clip > 0 ? ends[clip - 1] : 0)
      return training[clip][start..<start + SampleRNN.topFrame + window].map { Int32($0) }
    }
    return network.loss(codes, batch: batch, on: tape).loss
  }

  package func validationLoss(_ compute: Compute, shouldStop: () -> Bool) -> Double? {
    network.clipLoss(validation, compute: compute, shouldStop: shouldStop)
  }
}

extension SampleRNN {
  /// What stands before a clip's first sample.
  static var context: [UInt8] { Array(repeating: MuLaw.silence, count: topFrame) }

  /// Nats a sample over whole clips, each from zero state, carried to its end.
  ///
  /// The last frame is filled with silence that does not count. `nil` when there is no sample or
  /// `shouldStop` turned true.
  package func clipLoss(
    _ clips: [[UInt8]], compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    var total = 0.0
    for clip in clips {
      guard let sum = sumLoss(clip, compute: compute, shouldStop: shouldStop) else { return nil }
      total += sum
    }
    let samples = clips.reduce(0) { $0 + $1.count }
    return samples > 0 ? total / Double(samples) : nil
  }

  /// Nats of one clip, in pieces that fit into the cache.
  private func sumLoss(
    _ clip: [UInt8], compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    let piece = 256 * Self.topFrame
    var codes = (Self.context + clip).map { Int32($0) }
    let fill = (Self.topFrame - clip.count % Self.topFrame) % Self.topFrame
    codes += Array(repeating: Int32(MuLaw.silence), count: fill)
    var total = 0.0
    var state: State?
    for start in stride(from: 0, to: clip.count, by: piece) {
      if shouldStop() { return nil }
      let end = min(start + piece, codes.count - Self.topFrame)
      let counted = min(end, clip.count) - start
      let tape = Tape(compute, recording: false)
      let row = codes[start..<end + Self.topFrame]
      let (logits, after) = logits(Array(row), batch: 1, state: state, on: tape)
      state = after
      let scores = Tensor([counted, configuration.codes]) { scores in
        logits.value.withUnsafeBufferPointer { all in
          _ = scores.initialize(from: all[..<scores.count])
        }
      }
      let targets = row.dropFirst(Self.topFrame).prefix(counted)
      let mean = tape.crossEntropy(tape.constant(scores), targets: Array(targets))
      total += Double(mean.value.item) * Double(counted)
    }
    return total
  }
}
