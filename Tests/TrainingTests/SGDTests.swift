import NN
import TensorCore
import Testing
import Training

@Suite struct SGDTests {
  /// PyTorch's formula in double.
  private func reference(
    weight: Double, gradients: [Double], rate: Double, momentum: Double, decay: Double
  ) -> Double {
    var (w, b) = (weight, 0.0)
    for gradient in gradients {
      b = momentum * b + gradient + decay * w
      w -= rate * b
    }
    return w
  }

  @Test(arguments: [0.0, 0.9], [0.0, 0.1])
  func `steps follow the formula`(momentum: Double, decay: Double) throws {
    let compute = try Compute(threads: 2)
    // Long enough to be split over the pool.
    let count = 40_000
    func value(_ index: Int, _ salt: Int) -> Float {
      Float((index * 7919 + salt * 104_729) % 1000 - 500) / 250
    }
    let start = (0..<count).map { value($0, 1) }
    let matrix = NamedParameter("w", Variable(parameter: Tensor([count / 100, 100], start)))
    let vector = NamedParameter("b", Variable(parameter: Tensor([count], start)))
    var sgd = SGD(SGD.Settings(momentum: momentum, decay: decay), parameters: [matrix, vector])
    for step in 0..<20 {
      let gradient = (0..<count).map { value($0, 2 + step) }
      matrix.variable.gradient = Tensor([count / 100, 100], gradient)
      vector.variable.gradient = Tensor([count], gradient)
      sgd.update([matrix, vector], rate: 1e-2, compute: compute)
    }
    for index in stride(from: 0, to: count, by: 997) {
      let gradients = (0..<20).map { Double(value(index, 2 + $0)) }
      for (parameter, decay) in [(matrix, decay), (vector, 0)] {
        let expected = reference(
          weight: Double(start[index]), gradients: gradients, rate: 1e-2, momentum: momentum,
          decay: decay)
        #expect(abs(Double(parameter.variable.value.values[index]) - expected) < 2e-6)
      }
    }
    #expect(sgd.memory.updates == 20)
    #expect(sgd.memory.tensors.keys.sorted() == (momentum > 0 ? ["momentum"] : []))
  }

  @Test func `Adam's coupled decay goes through the gradient`() throws {
    let compute = try Compute(threads: 1)
    func step(isDecoupled: Bool) -> [Float] {
      let parameter = NamedParameter("w", Variable(parameter: Tensor([1, 2], [1, -4])))
      parameter.variable.gradient = Tensor([1, 2], [0, 0])
      var adam = Adam(
        Adam.Settings(
          beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.5, isDecoupled: isDecoupled),
        parameters: [parameter])
      adam.update([parameter], rate: 0.125, compute: compute)
      return parameter.variable.value.values
    }
    // A first step is as long as the rate, whatever the gradient's size.
    for (found, expected) in zip(step(isDecoupled: false), [0.875, -3.875] as [Float]) {
      #expect(abs(found - expected) < 1e-5)
    }
    #expect(step(isDecoupled: true) == [0.9375, -3.75])
  }

  @Test func `a parameter without a gradient stays`() throws {
    let parameter = NamedParameter("w", Variable(parameter: Tensor([2], [1, 2])))
    var sgd = SGD(SGD.Settings(momentum: 0.5, decay: 0.5), parameters: [parameter])
    sgd.update([parameter], rate: 1, compute: try Compute(threads: 1))
    #expect(parameter.variable.value.values == [1, 2])
  }
}
