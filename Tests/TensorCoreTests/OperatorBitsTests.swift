import Numerics
import TensorCore
import TestSupport
import Testing

/// Operators and their gradients give the bits of the numerics version, at the level in use and on
/// several threads: here lie the orders of convolutions, weight gradients, statistics and attention.
struct OperatorBitsTests {
  private static let pins = PinnedBits(version: numericsVersion)
  private static let names = Set((smallOperators + largeOperators).map(\.name)).sorted()

  private func bits(_ name: String, _ compute: Compute) throws -> BitHash {
    var hash = BitHash()
    for operation in smallOperators + largeOperators where operation.name == name {
      let variables = operation.tensors().map(Variable.init(parameter:))
      let tape = Tape(compute)
      let loss = operation.loss(tape, variables)
      hash.add(operation.forward(Tape(compute, recording: false), variables).value.values)
      tape.backward(loss)
      for variable in variables { hash.add(try #require(variable.gradient).values) }
    }
    return hash
  }

  @Test(arguments: names)
  func `the bits of an operator are pinned`(name: String) throws {
    let complaint = try Self.pins.complaint("operator \(name)", bits(name, compute(threads: 2)))
    #expect(complaint == nil)
  }

  @Test func `no operator is pinned that is gone`() throws {
    #expect(try Self.pins.leftovers("operator", beside: Self.names) == [])
  }
}
