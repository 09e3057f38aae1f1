public import NN
public import TensorCore

/// Adam and AdamW as PyTorch computes them (Kingma & Ba 2015; Loshchilov & Hutter 2019).
///
/// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g², w -= rate / (1 - b1^t) m / (√v / √(1 - b2^t) + eps).
/// With decay the weights of parameters of two or more dimensions first shrink by 1 - rate decay
/// (AdamW), or pull at the gradient: g = g + decay w (Adam).
/// The exact expression stands in the kernel; corrections are computed in double and rounded once.
public struct Adam: Sendable {
  /// The constants of an optimizer.
  public struct Settings: Sendable {
    /// Decay of the mean of gradients.
    public var beta1 = 0.9
    /// Decay of the mean of squared gradients.
    public var beta2 = 0.999
    /// Added to the root of the second moment.
    public var epsilon = 1e-8
    /// Weight decay.
    public var decay = 0.0
    /// Whether the decay acts on the weights themselves (AdamW) and not through the gradient.
    public var isDecoupled = true

    /// The usual constants.
    public init() {}

    /// Constants from their parts.
    public init(
      beta1: Double, beta2: Double, epsilon: Double, decay: Double, isDecoupled: Bool = true
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.decay = decay
      self.isDecoupled = isDecoupled
    }
  }

  private let settings: Settings
  private var means: [Tensor]
  private var squares: [Tensor]
  private var updates = 0

  /// An optimizer with zero moments for parameters in this order.
  public init(_ settings: Settings, parameters: [NamedParameter]) {
    self.settings = settings
    means = parameters.map { Tensor(zeros: $0.variable.value.shape) }
    squares = means
  }

  /// Updates every parameter that has a gradient.
  ///
  /// Elements are independent, so the split over the pool cannot show.
  public mutating func update(_ parameters: [NamedParameter], rate: Double, compute: Compute) {
    updates += 1
    let correction1 = 1 - Self.power(settings.beta1, updates)
    let correction2 = (1 - Self.power(settings.beta2, updates)).squareRoot()
    for (index, parameter) in parameters.enumerated() {
      if !settings.isDecoupled {
        Gradients.decay(parameter, by: settings.decay, compute: compute)
      }
      guard let gradient = parameter.variable.gradient else { continue }
      let isShrunk = settings.isDecoupled && parameter.variable.value.shape.rank >= 2
      let decay = isShrunk ? rate * settings.decay : 0
      compute.adam(
        &parameter.variable.value, gradient: gradient, mean: &means[index],
        square: &squares[index],
        step: Compute.AdamStep(
          rate: Float(rate / correction1), root: Float(correction2),
          beta1: Float(settings.beta1), beta2: Float(settings.beta2),
          epsilon: Float(settings.epsilon), decay: Float(decay)))
    }
  }

  /// What it remembers of the steps done: `mean` and `square`.
  public var memory: OptimizerMemory {
    get { OptimizerMemory(updates: updates, tensors: ["mean": means, "square": squares]) }
    set {
      updates = newValue.updates
      means = newValue.tensors["mean"] ?? []
      squares = newValue.tensors["square"] ?? []
    }
  }

  /// base^exponent by squaring: a fixed order of products, no libm.
  static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
