import Numerics
package import TensorCore

extension SampleRNN {
  /// What stands before a clip's first sample.
  static var context: [UInt8] { Array(repeating: SampleEncoding.silence, count: topFrame) }

  /// Nats a sample over whole clips, each from the first state, carried to its end.
  ///
  /// `classes`: one a clip, of a network that knows classes. The last frame is filled with silence
  /// that does not count. `nil` when there is no sample or `shouldStop` turned true.
  package func clipLoss(
    _ clips: [[UInt8]], classes: [Int] = [], compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    var total = 0.0
    for (index, clip) in clips.enumerated() {
      guard
        let sum = sumLoss(
          clip, classes: classes.isEmpty ? [] : [classes[index]], compute: compute,
          shouldStop: shouldStop)
      else { return nil }
      total += sum
    }
    let samples = clips.reduce(0) { $0 + $1.count }
    return samples > 0 ? total / Double(samples) : nil
  }

  /// Nats of one clip, in pieces that fit into the cache.
  private func sumLoss(
    _ clip: [UInt8], classes: [Int], compute: Compute, shouldStop: () -> Bool
  ) -> Double? {
    let piece = 256 * Self.topFrame
    var codes = (Self.context + clip).map { Int32($0) }
    let fill = (Self.topFrame - clip.count % Self.topFrame) % Self.topFrame
    codes += Array(repeating: Int32(SampleEncoding.silence), count: fill)
    var total = 0.0
    var place = Start.beginning
    for start in stride(from: 0, to: clip.count, by: piece) {
      if shouldStop() { return nil }
      let end = min(start + piece, codes.count - Self.topFrame)
      let counted = min(end, clip.count) - start
      let tape = Tape(compute, recording: false)
      let row = codes[start..<end + Self.topFrame]
      let (logits, after) = logits(Array(row), batch: 1, classes: classes, from: place, on: tape)
      place = .after(after)
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
