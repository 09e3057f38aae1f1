import Numerics
import TensorCore
import Testing

struct TapeTests {
  @Test(arguments: [(Float(1), false), (.infinity, true)])
  func `a watching tape knows behind which layer a value was not finite`(
    input: Float, isBad: Bool
  ) throws {
    let tape = Tape(try compute(), watching: true)
    let first = Variable(parameter: Tensor([1, 1], [2]))
    let second = Variable(parameter: Tensor([1, 1], [input]))
    let x = tape.linear(tape.constant(Tensor([1, 1], [3])), weight: first, bias: nil)
    let y = tape.linear(tape.tanh(x), weight: second, bias: nil)
    _ = tape.sum(y)
    #expect(tape.origin === (isBad ? second : nil))
  }

  @Test func `a chain of 100000 operators does not overflow the stack`() throws {
    let tape = Tape(try compute())
    let x = Variable(parameter: Tensor([1], [1]))
    var y = x
    for _ in 0..<100_000 { y = tape.scale(y, by: -1) }
    tape.backward(tape.sum(y))
    #expect(x.gradient?.values == [1])
  }

  @Test func `a tape dropped without a backward pass frees a long chain`() throws {
    let compute = try compute()
    let x = Variable(parameter: Tensor([1], [1]))
    do {
      let tape = Tape(compute)
      var y = x
      for _ in 0..<100_000 { y = tape.add(y, x) }
      #expect(y.value.item == 100_001)
    }
    #expect(x.gradient == nil)
  }

  @Test func `parts of a gradient are added in reverse order of the uses`() throws {
    let tape = Tape(try compute())
    let x = Variable(parameter: Tensor([], [1]))
    // In reverse: (1 + 2^30) - 2^30 = 0 in float; forwards it would be 1.
    let parts = [-0x1p30, 0x1p30, 1].map { tape.scale(x, by: $0) }
    tape.backward(tape.add(tape.add(parts[0], parts[1]), parts[2]))
    #expect(x.gradient?.item == 0)
  }

  @Test func `gradients of two tapes accumulate`() throws {
    let compute = try compute()
    let x = Variable(parameter: Tensor([2], [1, 2]))
    for factor: Float in [3, 4] {
      let tape = Tape(compute)
      tape.backward(tape.sum(tape.scale(x, by: factor)))
    }
    #expect(x.gradient?.values == [7, 7])
  }

  @Test func `only parameters keep a gradient`() throws {
    let tape = Tape(try compute())
    let x = Variable(parameter: Tensor([2], [1, 2]))
    let constant = tape.constant(Tensor([2], [3, 4]))
    let y = tape.multiply(x, constant)
    tape.backward(tape.sum(y))
    #expect(x.gradient?.values == [3, 4])
    #expect(constant.gradient == nil)
    #expect(y.gradient == nil)
  }

  @Test func `without recording nothing wants a gradient`() throws {
    let tape = Tape(try compute(), recording: false)
    let y = tape.tanh(Variable(parameter: Tensor([2], [1, 2])))
    #expect(!y.requiresGradient)
  }

  @Test func `a packed weight follows a written parameter`() throws {
    let compute = try compute()
    let tape = Tape(compute, recording: false)
    let weight = Variable(parameter: Tensor([1, 1], [2]))
    let x = tape.constant(Tensor([1, 1], [3]))
    #expect(tape.linear(x, weight: weight, bias: nil).value.item == 6)
    weight.value.withUnsafeMutableBufferPointer { $0[0] = 5 }
    #expect(tape.linear(x, weight: weight, bias: nil).value.item == 15)
  }

  @Test func `dropout keeps by the stream and scales`() throws {
    let tape = Tape(try compute())
    let stream = RandomStream(key: 3, c2: 1, c3: 0)
    let y = tape.dropout(
      Variable(parameter: Tensor([10_000]) { $0.initialize(repeating: 1) }), rate: 0.25,
      stream: stream
    ).value.values
    var expected = stream
    #expect(y.allSatisfy { $0 == (expected.nextUniform() < 0.25 ? 0 : 1 / 0.75) })
    #expect((2300...2700).contains(y.count { $0 == 0 }))
  }
}
