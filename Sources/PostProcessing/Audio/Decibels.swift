import Numerics

/// Levels against full scale.
enum Decibels {
  /// The amplitude of a level: 10^(level / 20).
  static func amplitude(_ level: Double) -> Double { ScalarMath.pow(10, level / 20) }
}
