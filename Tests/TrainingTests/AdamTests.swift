import NN
import TensorCore
import Testing
import Training

@Suite struct AdamTests {
  /// PyTorch's formula in double.
  private func reference(
    weight: Double, gradients: [Double], rate: Double, settings: Adam.Settings, decays: Bool
  ) -> Double {
    var (w, m, v) = (weight, 0.0, 0.0)
    var (power1, power2) = (1.0, 1.0)
    for gradient in gradients {
      power1 *= settings.beta1
      power2 *= settings.beta2
      if decays { w *= 1 - rate * settings.decay }
      m = settings.beta1 * m + (1 - settings.beta1) * gradient
      v = settings.beta2 * v + (1 - settings.beta2) * gradient * gradient
      w -= rate / (1 - power1) * m / ((v / (1 - power2)).squareRoot() + settings.epsilon)
    }
    return w
  }

  @Test(arguments: [0.0, 0.1])
  func `steps follow the formula`(decay: Double) throws {
    let compute = try Compute(threads: 2)
    let settings = Adam.Settings(beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: decay)
    // Long enough to be split over the pool.
    let count = 40_000
    func value(_ index: Int, _ salt: Int) -> Float {
      Float((index * 7919 + salt * 104_729) % 1000 - 500) / 250
    }
    let start = (0..<count).map { value($0, 1) }
    let matrix = NamedParameter("w", Variable(parameter: Tensor([count / 100, 100], start)))
    let vector = NamedParameter("b", Variable(parameter: Tensor([count], start)))
    var adam = Adam(settings, parameters: [matrix, vector])
    for step in 0..<20 {
      let gradient = (0..<count).map { value($0, 2 + step) }
      matrix.variable.gradient = Tensor([count / 100, 100], gradient)
      vector.variable.gradient = Tensor([count], gradient)
      adam.update([matrix, vector], rate: 1e-2, compute: compute)
    }
    for index in stride(from: 0, to: count, by: 997) {
      let gradients = (0..<20).map { Double(value(index, 2 + $0)) }
      for (parameter, decays) in [(matrix, true), (vector, false)] {
        let expected = reference(
          weight: Double(start[index]), gradients: gradients, rate: 1e-2, settings: settings,
          decays: decays)
        #expect(abs(Double(parameter.variable.value.values[index]) - expected) < 2e-6)
      }
    }
  }

  @Test func `a parameter without a gradient stays`() throws {
    let parameter = NamedParameter("w", Variable(parameter: Tensor([2], [1, 2])))
    var adam = Adam(Adam.Settings(), parameters: [parameter])
    adam.update([parameter], rate: 1, compute: try Compute(threads: 1))
    #expect(parameter.variable.value.values == [1, 2])
  }
}

@Suite struct GradientsTests {
  private func parameters(_ gradients: [[Float]?]) -> [NamedParameter] {
    gradients.enumerated().map { index, gradient in
      let variable = Variable(parameter: Tensor(zeros: [gradient?.count ?? 1]))
      variable.gradient = gradient.map { Tensor([$0.count], $0) }
      return NamedParameter("p\(index)", variable)
    }
  }

  @Test func `the norm is taken over all parameters together`() throws {
    let compute = try Compute(threads: 1)
    #expect(Gradients.norm(parameters([[3], nil, [0, 4]]), compute: compute) == 5)
    #expect(Gradients.norm(parameters([]), compute: compute) == 0)
  }

  @Test func `a long gradient is scaled to the limit, a short one left alone`() throws {
    let compute = try Compute(threads: 1)
    let long = parameters([[30], [0, -40]])
    Gradients.clip(long, norm: 50, limit: 1, compute: compute)
    let factor = Float(1 / (50 + 1e-6))
    #expect(long[0].variable.gradient?.values == [30 * factor])
    #expect(long[1].variable.gradient?.values == [0, -40 * factor])
    let short = parameters([[0.3]])
    Gradients.clip(short, norm: 0.3, limit: 1, compute: compute)
    #expect(short[0].variable.gradient?.values == [0.3])
  }

  @Test func `the first bad gradient is named`() {
    #expect(Gradients.firstBad(parameters([[1], nil, [2]])) == nil)
    #expect(Gradients.firstBad(parameters([[1], [0, .nan], [.infinity]])) == "p1")
    #expect(Gradients.firstBadWeights(parameters([[.nan]])) == nil)
  }
}
