extension UInt8 {
  /// The byte of a brightness in 0...1: x 255, rounded half to even, clamped; NaN becomes 0.
  public init(unit x: Float) {
    guard x > 0 else {
      self = 0
      return
    }
    // Adding 2^23 leaves no bits below 1, so the addition itself rounds half to even.
    self = x >= 1 ? 255 : UInt8(truncatingIfNeeded: (x * 255 + 0x1p23).bitPattern)
  }
}
