import TensorCore
import Testing

/// Widths that fill no panel, rows that are split by rows and by columns.
struct EpilogueTests {
  @Test(arguments: [(1, 70), (33, 300), (200, 130)], [1, 2, 7])
  func `what follows a layer at once has the bits of what follows it later`(
    size: (rows: Int, inputs: Int), threads: Int
  ) throws {
    let (rows, inputs, outputs) = (size.rows, size.inputs, 267)
    let compute = try compute(threads: threads)
    let tape = Tape(compute, recording: false)
    let full = PackedMatrix(randomTensor([outputs, inputs], seed: 1), compute: compute)
    let (x, bias) = (randomTensor([rows, inputs], seed: 2), randomTensor([outputs], seed: 3))
    let start = randomTensor([rows, outputs], seed: 4).values
    for precision in WeightPrecision.allCases {
      let weight = full.stored(as: precision, compute: compute)
      for queue in [nil, AttentionQueue(compute: compute)] {
        var y = [Float](repeating: 0, count: rows * outputs)
        var (fused, later, sum) = (y, y, start)
        x.withUnsafeBufferPointer { x in
          bias.withUnsafeBufferPointer { bias in
            guard let x = x.baseAddress else { return }
            func layer(_ target: UnsafeMutablePointer<Float>, then epilogue: Epilogue) {
              compute.linear(
                x, rows: rows, stride: inputs, weight, bias: bias.baseAddress, into: target,
                stride: outputs, beside: queue, then: epilogue)
            }
            layer(&y, then: .none)
            layer(&fused, then: .gelu)
            later = tape.gelu(tape.constant(Tensor([y.count], y))).value.values
            #expect(fused.map(\.bitPattern) == later.map(\.bitPattern), "gelu \(precision)")
            sum.withUnsafeMutableBufferPointer { sum in
              guard let base = sum.baseAddress else { return }
              layer(&fused, then: .sum(base))
            }
            compute.add(y.count, start, y, into: &later)
            #expect(sum.map(\.bitPattern) == later.map(\.bitPattern), "sum \(precision)")
          }
        }
      }
    }
  }
}
