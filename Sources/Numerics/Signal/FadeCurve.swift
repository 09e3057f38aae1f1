/// Shares of a fade.
public enum FadeCurve {
  /// sin^2 of a quarter turn: 0 at 0, 1 at 1, level at both ends; the argument lies in 0...1.
  public static func smooth(_ share: Double) -> Double {
    let sine = ScalarMath.sin(share * 1.5707963267948966)
    return sine * sine
  }
}
