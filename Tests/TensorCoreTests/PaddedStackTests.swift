import TensorCore
import Testing

/// Zeros around pictures that stay from one use of their memory to the next.
struct PaddedStackTests {
  @Test(arguments: [1, 2, 7])
  func `pictures in memory used before have the bits of those in fresh memory`(threads: Int) throws
  {
    let used = try compute(threads: threads)
    // The second stage reads 5 planes of 10 x 10 a picture: those of 29 and of 30 pictures are of one
    // size class.
    soil(used, floats: 29 * 5 * 100)
    for (round, batch) in [29, 30, 29, 1, 30, 1].enumerated() {
      let fresh = try compute(threads: 1)
      let x = randomTensor([batch, 3, 4, 4], seed: 10 + UInt64(round))
      let (y, expected) = (used.run(stages(used), x), fresh.run(stages(fresh), x))
      #expect(y.shape == [batch, 2, 16, 16])
      #expect(
        y.values.map(\.bitPattern) == expected.values.map(\.bitPattern), "batch \(batch)")
    }
  }

  @Test func `other uses of memory do not get what is padded`() throws {
    let compute = try compute(threads: 1)
    let x = randomTensor([29, 3, 4, 4], seed: 3)
    let expected = compute.run(stages(compute), x).values
    for _ in 0..<3 {
      soil(compute, floats: 29 * 5 * 100)
      #expect(compute.run(stages(compute), x).values == expected)
    }
  }

  /// Two transposed convolutions, `[3, 4, 4]` to `[5, 8, 8]` to `[2, 16, 16]`.
  private func stages(_ compute: Compute) -> [PackedStage] {
    [
      PackedStage(
        transposedConvolution: randomTensor([3, 5, 4, 4], seed: 1), bias: nil, stride: 2,
        padding: 1, input: [3, 4, 4], compute: compute),
      PackedStage(
        transposedConvolution: randomTensor([5, 2, 4, 4], seed: 2), bias: nil, stride: 2,
        padding: 1, input: [5, 8, 8], compute: compute),
    ]
  }

  /// Leaves no number in the memory that is used next for so many floats.
  private func soil(_ compute: Compute, floats: Int) {
    compute.withScratch(floats) { first in
      compute.withScratch(floats) { second in
        for memory in [first, second] { memory.update(repeating: .nan, count: floats) }
      }
    }
  }
}
