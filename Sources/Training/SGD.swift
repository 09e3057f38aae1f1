public import NN
public import TensorCore

/// Stochastic gradient descent with momentum as PyTorch computes it (no dampening).
///
/// b = momentum b + g, w = w - rate b. With decay the weights of parameters of two or more
/// dimensions first pull at the gradient: g = g + decay w. The exact expression stands in the kernel.
public struct SGD: Sendable {
  /// The constants of an optimizer.
  public struct Settings: Sendable {
    /// Share of the last step that is taken again.
    public var momentum = 0.0
    /// Weight decay, added to the gradient.
    public var decay = 0.0

    /// Constants from their parts.
    public init(momentum: Double = 0, decay: Double = 0) {
      self.momentum = momentum
      self.decay = decay
    }
  }

  private let settings: Settings
  private var velocities: [Tensor]
  private var updates = 0

  /// An optimizer at rest for parameters in this order.
  public init(_ settings: Settings, parameters: [NamedParameter]) {
    self.settings = settings
    velocities =
      settings.momentum == 0
      ? [] : parameters.map { Tensor(zeros: $0.variable.value.shape) }
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(_ parameters: [NamedParameter], rate: Double, compute: Compute) {
    updates += 1
    for (index, parameter) in parameters.enumerated() {
      Gradients.decay(parameter, by: settings.decay, compute: compute)
      guard let gradient = parameter.variable.gradient else { continue }
      if velocities.isEmpty {
        compute.add(gradient, times: -Float(rate), to: &parameter.variable.value)
      } else {
        compute.sgd(
          &parameter.variable.value, gradient: gradient, velocity: &velocities[index],
          rate: Float(rate), momentum: Float(settings.momentum))
      }
    }
  }

  /// What it remembers of the steps done: `momentum`, where there is one.
  public var memory: OptimizerMemory {
    get {
      OptimizerMemory(
        updates: updates, tensors: velocities.isEmpty ? [:] : ["momentum": velocities])
    }
    set {
      updates = newValue.updates
      velocities = newValue.tensors["momentum"] ?? []
    }
  }
}
