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
    let queue = AttentionQueue(compute: compute)
    for precision in WeightPrecision.allCases {
      let weight = full.stored(as: precision, compute: compute)
      for share in [nil, AttentionShare.some(of: queue), .all(of: queue)] {
        var y = [Float](repeating: 0, count: rows * outputs)
        var (fused, later, sum) = (y, y, start)
        x.withUnsafeBufferPointer { x in
          bias.withUnsafeBufferPointer { bias in
            guard let x = x.baseAddress else { return }
            func layer(_ target: UnsafeMutablePointer<Float>, then epilogue: Epilogue) {
              if let share {
                compute.linear(
                  x, rows: rows, normalized: nil, weight, bias: bias.baseAddress, into: target,
                  stride: outputs, beside: share, then: epilogue)
              } else {
                compute.linear(
                  x, rows: rows, stride: inputs, weight, bias: bias.baseAddress, into: target,
                  stride: outputs, then: epilogue)
              }
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

  @Test(arguments: [(1, 16), (33, 300), (50, 130)], [1, 2, 7])
  func `rows that each thread normalises have the bits of rows normalised once`(
    size: (rows: Int, inputs: Int), threads: Int
  ) throws {
    let (rows, inputs, outputs) = (size.rows, size.inputs, 267)
    let compute = try compute(threads: threads)
    let weight = PackedMatrix(randomTensor([outputs, inputs], seed: 1), compute: compute)
    let x = randomTensor([rows, inputs], seed: 2)
    let (gain, shift) = (randomTensor([inputs], seed: 3), randomTensor([inputs], seed: 4))
    var z = [Float](repeating: 0, count: rows * inputs)
    var moments = [Float](repeating: 0, count: 2 * rows)
    var room = [Float](repeating: 0, count: threads * rows * (inputs + 2))
    var y = [Float](repeating: 0, count: rows * outputs)
    var expected = y.map { $0 + 1 }
    x.withUnsafeBufferPointer { x in
      gain.withUnsafeBufferPointer { gain in
        shift.withUnsafeBufferPointer { shift in
          room.withUnsafeMutableBufferPointer { room in
            guard let x = x.baseAddress, let gain = gain.baseAddress,
              let shift = shift.baseAddress, let room = room.baseAddress
            else { return }
            compute.layerNorm(
              rows: rows, inputs, x, weight: gain, bias: shift, epsilon: 1e-5, scratch: &moments,
              into: &z)
            compute.linear(
              z, rows: rows, stride: inputs, weight, bias: nil, into: &expected, stride: outputs)
            let norm = RowNorm(
              weight: gain, bias: shift, epsilon: 1e-5, scratch: room,
              scratchFloats: rows * (inputs + 2))
            compute.linear(
              x, rows: rows, normalized: norm, weight, bias: nil, into: &y, stride: outputs,
              beside: .some(of: AttentionQueue(compute: compute)))
          }
        }
      }
    }
    #expect(y.map(\.bitPattern) == expected.map(\.bitPattern))
  }
}
