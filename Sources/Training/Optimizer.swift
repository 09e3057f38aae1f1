public import NN
public import TensorCore

/// How gradients become steps: the rule that a recipe names, over one group of parameters.
public enum Optimizer: Sendable {
  case sgd(SGD)
  case adam(Adam)

  /// A rule with its constants.
  public enum Rule: Sendable {
    case sgd(SGD.Settings)
    case adam(Adam.Settings)
  }

  /// An optimizer that has taken no step yet, for parameters in this order.
  public init(_ rule: Rule, parameters: [NamedParameter]) {
    switch rule {
    case .sgd(let settings): self = .sgd(SGD(settings, parameters: parameters))
    case .adam(let settings): self = .adam(Adam(settings, parameters: parameters))
    }
  }

  /// Updates every parameter that has a gradient.
  ///
  /// Elements are independent, so the split over the pool cannot show.
  public mutating func update(_ parameters: [NamedParameter], rate: Double, compute: Compute) {
    switch self {
    case .sgd(var sgd):
      self = .sgd(SGD(SGD.Settings(), parameters: []))  // `sgd` is now the only owner: no copies
      sgd.update(parameters, rate: rate, compute: compute)
      self = .sgd(sgd)
    case .adam(var adam):
      self = .adam(Adam(Adam.Settings(), parameters: []))
      adam.update(parameters, rate: rate, compute: compute)
      self = .adam(adam)
    }
  }

  /// What it remembers of the steps done.
  public var memory: OptimizerMemory {
    get {
      switch self {
      case .sgd(let sgd): sgd.memory
      case .adam(let adam): adam.memory
      }
    }
    set {
      switch self {
      case .sgd(var sgd):
        sgd.memory = newValue
        self = .sgd(sgd)
      case .adam(var adam):
        adam.memory = newValue
        self = .adam(adam)
      }
    }
  }
}

/// What an optimizer remembers of the steps done.
public struct OptimizerMemory: Sendable {
  /// Steps done.
  public var updates: Int
  /// For each kind of memory (`mean`, `square`, `momentum`) one tensor a parameter, in the order of
  /// the parameters.
  public var tensors: [String: [Tensor]]

  /// A memory from its parts.
  public init(updates: Int, tensors: [String: [Tensor]]) {
    self.updates = updates
    self.tensors = tensors
  }
}
