import NN
import TensorCore
import Testing
import Training

/// Trains on one batch and compares losses, gradient norms and, by counting outliers, the weights.
func expectTraining(
  _ network: some Network, _ parity: ParityCase, _ compute: Compute,
  loss: (Tape) throws -> Variable
) throws {
  let rate = parity.facts["lr"].double
  var adam = Adam(Adam.Settings(), parameters: network.parameters)
  for index in parity.steps.indices {
    let tape = Tape(compute)
    let loss = try loss(tape)
    parity.expectLoss(loss, "loss", step: index)
    for parameter in network.parameters { parameter.variable.gradient = nil }
    tape.backward(loss)
    #expect(
      Set(parity.steps[index]["grad_norms"].members.keys)
        == Set(network.parameters.map { $0.name }))
    parity.expectGradients(network.parameters, step: index)
    adam.update(network.parameters, rate: rate, compute: compute)
  }
  try parity.expectWeights(network.parameters)
}

extension ParityCase {
  /// Compares the loss of a step.
  func expectLoss(_ loss: Variable, _ name: String, step: Int) {
    let expected = steps[step][name].double
    let slack = 10 * facts["f64_diff_loss"].elements[step][name].double
    #expect(
      (Double(loss.value.item) - expected).magnitude <= slack + 2e-6 * expected.magnitude,
      "step \(step): \(name) \(loss.value.item), expected \(expected)")
  }

  /// Compares the norms of a step's gradients, which the case has under `prefix` and the names.
  func expectGradients(_ parameters: [NamedParameter], prefix: String = "", step: Int) {
    let norms = steps[step]["grad_norms"].members.mapValues { $0.double }
    let largest = norms.values.max() ?? 0
    for parameter in parameters {
      let norm = (parameter.variable.gradient?.values ?? []).reduce(0.0) {
        $0 + Double($1) * Double($1)
      }.squareRoot()
      let expected = norms[prefix + parameter.name] ?? .nan
      #expect(
        (norm - expected).magnitude <= 1e-3 * expected + 1e-5 * largest,
        "step \(step): \(parameter.name) has gradient norm \(norm), expected \(expected)")
    }
  }

  /// Counts how many of a network's numbers are off after the training.
  func expectWeights(_ tensors: [NamedParameter], network: Int = 0) throws {
    let shares = facts["f64_outliers_after3"][tags[network]].members
    #expect(Set(weights[network].after.floats.keys) == Set(tensors.map { $0.name }))
    for tensor in tensors {
      let expected = try #require(weights[network].after.floats[tensor.name])
      let outliers = zip(tensor.variable.value.values, expected.values).count {
        !(Double(($0 - $1).magnitude) <= 0.02 * facts["lr"].double)
      }
      let share = shares[tensor.name]?.double ?? .nan
      let allowed = max(1, (3 * share + 0.005) * Double(expected.shape.count))
      #expect(
        Double(outliers) <= allowed,
        "\(tensor.name): \(outliers) of \(expected.shape.count) numbers are off")
    }
  }
}
