import TensorCore
import Testing

/// Every operator's gradient against differences of its values.
struct GradientTests {
  @Test(arguments: smallOperators)
  func `gradients equal central differences`(_ operation: OperatorCase) throws {
    let compute = try compute()
    let tensors = operation.tensors()
    let variables = tensors.map(Variable.init(parameter:))
    let tape = Tape(compute)
    tape.backward(operation.loss(tape, variables))

    for (index, variable) in variables.enumerated() {
      let gradient = try #require(variable.gradient).values
      #expect(gradient.count == tensors[index].shape.count)
      // All elements of small inputs, every nth of larger ones.
      let step = max(1, gradient.count / 40)
      for element in stride(from: 0, to: gradient.count, by: step) {
        let expected = derivative(operation, tensors, of: index, element, compute)
        let error = abs(Double(gradient[element]) - expected)
        #expect(
          error <= 1e-3 * max(1, abs(expected)),
          "input \(index), element \(element): \(gradient[element]), differences \(expected)")
      }
    }
  }

  /// Central differences at two steps, extrapolated (Richardson), summed in double.
  private func derivative(
    _ operation: OperatorCase, _ tensors: [Tensor], of input: Int, _ element: Int,
    _ compute: Compute
  ) -> Double {
    func value(_ shift: Float) -> (loss: Double, x: Double) {
      var tensors = tensors
      let x = tensors[input].withUnsafeMutableBufferPointer {
        $0[element] += shift
        return Double($0[element])
      }
      let tape = Tape(compute, recording: false)
      let y = operation.forward(tape, tensors.map(tape.constant))
      let weights = randomTensor(y.shape, seed: 99).values
      return (zip(y.value.values, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }, x)
    }
    func slope(_ h: Float) -> Double {
      let (above, below) = (value(h), value(-h))
      return (above.loss - below.loss) / (above.x - below.x)
    }
    return (4 * slope(1 / 32) - slope(1 / 16)) / 3
  }
}
