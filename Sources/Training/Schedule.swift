import Numerics

/// The learning rate over the steps: warm-up, then decay to a final rate.
public struct Schedule: Sendable {
  /// The shape of the decay.
  public enum Decay: String, CaseIterable, Sendable {
    case constant, linear, cosine, step
  }

  /// Steps of the whole training.
  public let steps: Int
  /// Highest rate, reached after the warm-up.
  public let rate: Double
  /// Rate at which a linear or cosine decay ends.
  public let finalRate: Double
  /// Steps with a rising rate.
  public let warmUp: Int
  /// The shape of the decay.
  public let decay: Decay
  /// Where a decay by steps falls.
  public let drop: Drop

  /// The falls of a decay by steps.
  public struct Drop: Sendable {
    /// Steps from one fall to the next, the first counted from the end of the warm-up.
    public var every: Int
    /// Share of the rate that is left after a fall.
    public var factor: Double

    /// Falls from their parts.
    public init(every: Int = 1000, factor: Double = 0.1) {
      self.every = every
      self.factor = factor
    }
  }

  /// A schedule from its parts.
  public init(
    steps: Int, rate: Double, finalRate: Double, warmUp: Int, decay: Decay, drop: Drop = Drop()
  ) {
    self.steps = steps
    self.rate = rate
    self.finalRate = finalRate
    self.warmUp = warmUp
    self.decay = decay
    self.drop = drop
  }

  /// Rate of the update number `step`, counted from 0.
  ///
  /// Warm-up of w steps: rate (s + 1) / (w + 1). Then, with p = (s - w) / (steps - w) the part done:
  /// cosine final + (1 + cos(pi p)) / 2 (rate - final), linear final + (1 - p) (rate - final).
  /// By steps, with n falls done: rate factor^n.
  public func rate(step: Int) -> Double {
    if step < warmUp { return rate * Double(step + 1) / Double(warmUp + 1) }
    let done = min(1, Double(step - warmUp) / Double(max(1, steps - warmUp)))
    switch decay {
    case .constant: return rate
    case .step: return rate * Adam.power(drop.factor, (step - warmUp) / drop.every)
    case .linear: return finalRate + (1 - done) * (rate - finalRate)
    case .cosine: return finalRate + 0.5 * (1 + ScalarMath.cos(.pi * done)) * (rate - finalRate)
    }
  }
}
