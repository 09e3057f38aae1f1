/// The curve that spreads brightness.
public enum LevelCurve {
  /// The new byte of each old one: 255 share^(1 / gamma), rounded half to even, where share is the
  /// place between `black` and `white`, in 0...1.
  ///
  /// 0 <= black < white <= 255, gamma > 0.
  public static func bytes(black: Int, white: Int, gamma: Double) -> [UInt8] {
    (0...255).map { value in
      if value <= black { return 0 }
      if value >= white { return 255 }
      let share = Double(value - black) / Double(white - black)
      let power = gamma == 1 ? share : ScalarMath.pow(share, 1 / gamma)
      return UInt8((255 * power).rounded(.toNearestOrEven))
    }
  }
}
