import TensorCore
import Testing

/// Power iteration, and what it makes of weights.
struct SpectralNormTests {
  private func iterated(
    _ weight: Tensor, _ steps: Int, _ compute: Compute
  ) -> (u: Tensor, v: Tensor) {
    let rows = weight.shape[0]
    var (u, v) = (
      randomTensor([rows], seed: 3), randomTensor([weight.shape.count / rows], seed: 4)
    )
    for _ in 0..<steps { compute.powerIteration(weight, u: &u, v: &v) }
    return (u, v)
  }

  @Test func `it finds the largest singular value and its vectors`() throws {
    let compute = try compute()
    // Singular values 5 and 2 along known directions.
    let weight = Tensor([2, 3], [3, 0, 4, 0, 2, 0])
    let (u, v) = iterated(weight, 30, compute)
    for (found, expected) in zip(u.values + v.values, [1, 0, 0.6, 0, 0.8] as [Float]) {
      #expect((found.magnitude - expected).magnitude < 1e-5)
    }
    let tape = Tape(compute, recording: false)
    let normal = tape.spectralNorm(tape.constant(weight), u: u, v: v).value.values
    for (found, expected) in zip(normal, [0.6, 0, 0.8, 0, 0.4, 0] as [Float]) {
      #expect((found - expected).magnitude < 1e-5)
    }
  }

  @Test func `one step is that of the paper, in double precision`() throws {
    let weight = randomTensor([5, 2, 3, 3], seed: 9)
    let (u, v) = iterated(weight, 1, try compute())
    let (w, start) = (weight.values.map { Double($0) }, randomTensor([5], seed: 3).values)
    func normal(_ x: [Double]) -> [Double] {
      let norm = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x.map { $0 / norm }
    }
    let right = normal(
      (0..<18).map { j in (0..<5).reduce(0) { $0 + w[$1 * 18 + j] * Double(start[$1]) } })
    let left = normal((0..<5).map { i in (0..<18).reduce(0) { $0 + w[i * 18 + $1] * right[$1] } })
    for (found, expected) in zip(u.values + v.values, left + right) {
      #expect((Double(found) - expected).magnitude < 1e-6)
    }
  }

  @Test func `neither threads nor level show, and nothing becomes nothing`() throws {
    let weight = randomTensor([300, 40, 4, 4], seed: 2)
    let one = iterated(weight, 2, try compute())
    for other in [try compute(threads: 3), try compute(level: "oracle")] {
      let again = iterated(weight, 2, other)
      #expect(again.u.values == one.u.values && again.v.values == one.v.values)
    }
    let (u, v) = iterated(Tensor(zeros: [2, 2]), 1, try compute())
    #expect((u.values + v.values).allSatisfy { $0 == 0 })
  }
}
