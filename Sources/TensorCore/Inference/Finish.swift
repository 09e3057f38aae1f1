import CKernels

/// What follows a product in generation: batch normalisation by running statistics, if there is
/// one, then an activation.
///
/// The bits are those of the tape's operators one after the other.
public struct Finish: Sendable {
  /// An activation.
  public enum Activation: Sendable {
    case none, relu, tanh, sigmoid
    /// `x > 0 ? x : slope · x`.
    case leakyRelu(slope: Float)
  }

  /// The activation.
  public var activation = Activation.none
  /// `[4, C]`: mean, 1 / √(variance + epsilon), scale and shift of each channel.
  private var statistics: Tensor?

  /// Nothing but an activation.
  public init(_ activation: Activation = .none) { self.activation = activation }

  /// Whether nothing follows.
  var isEmpty: Bool {
    if case .none = activation { statistics == nil } else { false }
  }

  /// Whether an activation is set, after which no normalisation can be.
  public var isActivated: Bool {
    if case .none = activation { false } else { true }
  }
  /// Whether a normalisation is set.
  public var isNormalized: Bool { statistics != nil }

  /// Sets the normalisation: four tensors `[C]`.
  public mutating func normalize(
    mean: Tensor, variance: Tensor, epsilon: Float, weight: Tensor, bias: Tensor
  ) {
    let deviation = variance.values.map { 1 / ($0 + epsilon).squareRoot() }
    statistics = Tensor(
      [4, deviation.count], mean.values + deviation + weight.values + bias.values)
  }

  /// Lends itself to the kernels, for the channels from `channel` on.
  func withKernel(from channel: Int = 0, _ body: (UnsafePointer<ck_finish>) -> Void) {
    var finish = ck_finish()
    if let statistics {
      let (base, count) = (statistics.base + channel, statistics.shape[1])
      finish.centre = base
      finish.rstd = base + count
      finish.g = base + 2 * count
      finish.b = base + 3 * count
    }
    let kind =
      switch activation {
      case .none: CK_LINEAR
      case .relu: CK_RELU
      case .leakyRelu: CK_LEAKY_RELU
      case .tanh: CK_TANH
      case .sigmoid: CK_SIGMOID
      }
    finish.activation = Int32(kind)
    if case .leakyRelu(let slope) = activation { finish.slope = slope }
    body(&finish)
    withExtendedLifetime(statistics) {}
  }
}
