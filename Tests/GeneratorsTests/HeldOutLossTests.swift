import Generators
import Glibc
import NN
import Numerics
import TensorCore
import Testing
import Training

/// The held-out losses against the same sums in double over the logits of one call.
@Suite struct HeldOutLossTests {
  /// Sum of -log softmax(row)[target] over the first rows.
  private func nats(_ logits: Tensor, _ targets: [Int32]) -> Double {
    let width = logits.shape.dims[logits.shape.rank - 1]
    let values = logits.values.map(Double.init)
    return targets.enumerated().reduce(0) { sum, pair in
      let row = values[pair.offset * width..<(pair.offset + 1) * width]
      let total = row.reduce(0) { $0 + exp($1) }
      return sum + log(total) - row[row.startIndex + Int(pair.element)]
    }
  }

  @Test func `a text is one stream, however it is cut`() throws {
    let compute = try Compute(threads: 1)
    let network = try TinyModels.text().network
    // Longer than two pieces of the measurement.
    let text = TrainingStreams(seed: 1).numbers(2500, below: 10, .noise, step: 0).map { Int32($0) }
    let tape = Tape(compute, recording: false)
    let (logits, _) = network.logits(Array(text.dropLast()), batch: 1, on: tape)
    let expected = nats(logits.value, Array(text.dropFirst())) / 2499
    let found = try #require(
      network.textLoss(text, compute: compute, shouldStop: { false }))
    #expect(abs(found - expected) < 1e-6 * expected)
    #expect(network.textLoss([1], compute: compute, shouldStop: { false }) == nil)
    #expect(network.textLoss(text, compute: compute, shouldStop: { true }) == nil)
  }

  @Test func `a transformer's text is measured in windows, each on its own`() throws {
    let compute = try Compute(threads: 1)
    let network = try TinyModels.transformer().network
    // More windows than are measured at once, and a short one at the end.
    let text = TrainingStreams(seed: 4).numbers(2500, below: 10, .noise, step: 0).map { Int32($0) }
    let expected = stride(from: 0, to: 2499, by: 17).reduce(0.0) { sum, start in
      let end = min(start + 17, 2499)
      let tape = Tape(compute, recording: false)
      let logits = network.logits(Array(text[start..<end]), batch: 1, on: tape)
      return sum + nats(logits.value, Array(text[start + 1..<end + 1]))
    }
    let found = try #require(network.textLoss(text, compute: compute, shouldStop: { false }))
    #expect(abs(found - expected / 2499) < 1e-6 * found)
    #expect(network.textLoss([1], compute: compute, shouldStop: { false }) == nil)
    #expect(network.textLoss(text, compute: compute, shouldStop: { true }) == nil)
  }

  @Test(arguments: AudioNetwork.allCases)
  func `clips count whole, their filling not at all`(sort: AudioNetwork) throws {
    let compute = try Compute(threads: 1)
    let network = try sort.network()
    let labels = sort.labels(rows: 3)
    let clips = [4100, 33, 16].map { count in
      TrainingStreams(seed: 2).numbers(count, below: 256, .noise, step: count).map { UInt8($0) }
    }
    let silence = Array(repeating: Int32(128), count: 16)
    let expected = clips.enumerated().reduce(0.0) { sum, pair in
      let (index, clip) = pair
      let codes = clip.map { Int32($0) }
      let filled = silence + codes + Array(silence[..<((16 - clip.count % 16) % 16)])
      let tape = Tape(compute, recording: false)
      let classes = labels.isEmpty ? [] : [labels[index]]
      let logits = network.logits(filled, batch: 1, classes: classes, on: tape).logits
      return sum + nats(logits.value, codes)
    }
    let found = try #require(
      network.clipLoss(clips, classes: labels, compute: compute, shouldStop: { false }))
    #expect(abs(found - expected / 4149) < 1e-6 * found)
    #expect(network.clipLoss([], compute: compute, shouldStop: { false }) == nil)
  }

  @Test func `a picture's loss does not depend on its batch`() throws {
    let compute = try Compute(threads: 1)
    let network = try TinyModels.image()
    let count = 3 * 16 * 16
    let pictures = (0..<70).map { index in
      TrainingStreams(seed: 3).numbers(count, below: 256, .noise, step: index)
        .map { Float($0) / 255 }
    }
    let expected = pictures.enumerated().reduce(0.0) { sum, pair in
      var stream = TrainingStreams(seed: 0).stream(.noise, name: "validation", step: pair.offset)
      let noise = Tensor([1, 5], (0..<5).map { _ in stream.nextNormal() })
      let loss = network.loss(
        Tensor([1, 3, 16, 16], pair.element), noise: noise, on: Tape(compute, recording: false))
      return sum + Double(loss.error.value.item) + 0.25 * Double(loss.divergence.value.item)
    }
    let found = try #require(
      network.meanLoss(pictures, beta: 0.25, compute: compute, shouldStop: { false }))
    #expect(abs(found - expected / 70) < 1e-5 * found)
  }

  @Test func `the divergence warms up`() throws {
    let compute = try Compute(threads: 1)
    let network = try TinyModels.image()
    let pictures = [[Float](repeating: 0.5, count: 3 * 16 * 16)]
    func loss(beta: Double, warmUp: Int, step: Int) -> Float {
      let task = VAETask(
        network: network, training: pictures, validation: [], batch: 1,
        divergence: VAETask.Divergence(beta: beta, warmUp: warmUp),
        streams: TrainingStreams(seed: 4))
      return task.loss(step: step, on: Tape(compute, recording: false)).value.item
    }
    #expect(loss(beta: 8, warmUp: 4, step: 0) == loss(beta: 2, warmUp: 0, step: 0))
    #expect(loss(beta: 8, warmUp: 4, step: 3) == loss(beta: 8, warmUp: 0, step: 3))
    #expect(loss(beta: 8, warmUp: 4, step: 9) == loss(beta: 8, warmUp: 0, step: 9))
  }

  @Test func `a share of the sounds' examples begins where clips begin`() throws {
    let compute = try Compute(threads: 1)
    let network = try TinyModels.audio()
    // A clip's first 16 codes differ from all others, and only examples that begin there see them.
    let clips = (0..<3).map { index in
      [UInt8](repeating: UInt8(10 * index), count: 16) + [UInt8](repeating: 200, count: 400)
    }
    func loss(onsets: Int, step: Int) -> Float {
      let task = SampleRNNTask(
        network: network, training: clips, validation: [], window: 16, batch: 4, onsets: onsets,
        streams: TrainingStreams(seed: 6))
      return task.loss(step: step, on: Tape(compute, recording: false)).value.item
    }
    func loss(of clips: [[UInt8]]) -> Float {
      let codes = clips.flatMap { [UInt8](repeating: 128, count: 16) + $0[..<16] }
      return network.loss(
        codes.map { Int32($0) }, batch: clips.count, on: Tape(compute, recording: false)
      ).loss.value.item
    }
    let picks = TrainingStreams(seed: 6).numbers(4, below: 3, .augment, step: 9)
    #expect(loss(onsets: 4, step: 9) == loss(of: picks.map { clips[$0] }))
    #expect(loss(onsets: 0, step: 9) != loss(onsets: 4, step: 9))
  }
}
