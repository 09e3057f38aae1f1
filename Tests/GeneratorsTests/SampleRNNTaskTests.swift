import Generators
import NN
import Numerics
import TensorCore
import Testing
import Training

/// Windows that follow each other, the state carried over.
@Suite struct SampleRNNTaskTests {
  private let compute = Result { try Compute(threads: 1) }

  /// A clip of changing codes.
  private func clip(_ count: Int, seed: UInt64) -> [UInt8] {
    TrainingStreams(seed: seed).numbers(count, below: 256, .noise, step: 0).map { UInt8($0) }
  }

  private func task(
    _ sort: AudioNetwork, clips: [[UInt8]], batch: Int, onsets: Int, carry: Int
  ) throws -> SampleRNNTask {
    SampleRNNTask(
      network: try sort.network(), training: clips, validation: [],
      classes: (sort.labels(rows: clips.count), []), window: 32, batch: batch, onsets: onsets,
      carry: carry, streams: TrainingStreams(seed: 6))
  }

  private func loss(_ task: SampleRNNTask, step: Int) throws -> Float {
    task.loss(step: step, on: Tape(try compute.get(), recording: false)).value.item
  }

  /// One step of plain descent.
  private func train(_ task: SampleRNNTask, step: Int) throws {
    let tape = Tape(try compute.get())
    tape.backward(task.loss(step: step, on: tape))
    for parameter in task.parameters {
      guard let gradient = parameter.variable.gradient else { continue }
      let old = parameter.variable.value
      parameter.variable.value = Tensor(
        old.shape, zip(old.values, gradient.values).map { $0 - 0.05 * $1 })
      parameter.variable.gradient = nil
    }
  }

  @Test(arguments: AudioNetwork.allCases)
  func `windows that follow each other lose what one long window loses`(
    sort: AudioNetwork
  ) throws {
    let codes = clip(96, seed: 1)
    let task = try task(sort, clips: [codes], batch: 2, onsets: 2, carry: 3)
    let pieces = try (0..<3).map { try loss(task, step: $0) }
    let whole = try sort.network().loss(
      [Int32](repeating: 128, count: 16) + codes.map { Int32($0) },
      batch: 1, classes: sort.labels(rows: 1), on: Tape(compute.get(), recording: false)
    ).loss.value.item
    #expect(abs(pieces.reduce(0, +) / 3 - whole) < 1e-5 * whole)
    #expect(Set(pieces).count == 3)
    // The run is over: the next step begins the clip again.
    #expect(try loss(task, step: 3) == pieces[0])
  }

  @Test(arguments: AudioNetwork.allCases)
  func `what is carried brings another task to the same step`(sort: AudioNetwork) throws {
    let clips = [70, 40, 200].map { clip($0, seed: UInt64($0)) }
    func fresh() throws -> SampleRNNTask {
      try task(sort, clips: clips, batch: 4, onsets: 1, carry: 8)
    }
    let unbroken = try fresh()
    for step in 0..<5 { try train(unbroken, step: step) }
    let resumed = try fresh()
    for (mine, theirs) in zip(resumed.parameters, unbroken.parameters) {
      mine.variable.value = theirs.variable.value
    }
    try resumed.restore(carried: unbroken.carried)
    let expected = try loss(unbroken, step: 5)
    #expect(try loss(resumed, step: 5) == expected)
    // Without the states the rows would begin anew.
    try resumed.restore(carried: [:])
    #expect(try loss(resumed, step: 5) != expected)
  }

  @Test func `nothing is carried where every window begins anew`() throws {
    let task = try task(.threeTiers, clips: [clip(70, seed: 2)], batch: 2, onsets: 0, carry: 1)
    _ = try loss(task, step: 0)
    #expect(task.carried.isEmpty)
    #expect(throws: ModelFileError("tensor \"mid_rnn\" is not part of the training")) {
      try task.restore(carried: ["mid_rnn": Tensor(zeros: [2, 24])])
    }
  }

  @Test func `states that are not the network's are refused`() throws {
    let task = try task(.twoTiers, clips: [clip(70, seed: 2)], batch: 2, onsets: 0, carry: 2)
    #expect(throws: ModelFileError("tensor \"top_rnn\" is not part of the training")) {
      try task.restore(carried: ["top_rnn": Tensor(zeros: [2, 24])])
    }
    #expect(throws: ModelFileError("tensor \"mid_rnn\" of shape [2, 24] is missing")) {
      try task.restore(carried: ["mid_rnn": Tensor(zeros: [3, 24])])
    }
  }

  @Test func `the first state learns`() throws {
    for sort in [AudioNetwork.everything, .everythingFlat, .learnedState] {
      let task = try task(sort, clips: [clip(70, seed: 3)], batch: 2, onsets: 1, carry: 2)
      func first() -> [[Float]] {
        task.parameters.filter { $0.name.hasSuffix("_h0") }.map { $0.variable.value.values }
      }
      let before = first()
      try train(task, step: 0)
      let after = first()
      #expect(before.count == (sort == .learnedState ? 2 : 1))
      for (old, new) in zip(before, after) { #expect(zip(old, new).allSatisfy { $0 != $1 }) }
    }
  }
}
