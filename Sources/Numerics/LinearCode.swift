/// Linear codes 0...255 of 8 bits, as a WAV file of 8 bits has them: equal steps of 1/128, 128 is
/// silence.
///
/// Code q decodes to (q - 128) / 128; an amplitude takes the nearest code, of two the even one.
public enum LinearCode {
  /// The code of silence.
  public static let silence: UInt8 = 128

  /// The amplitude of each code, in -1..<1.
  public static let decoded: [Float] = (0...255).map { Float($0 - 128) / 128 }

  /// The code of an amplitude; beyond -1..<1 the outermost one.
  ///
  /// NaN counts as silence.
  public static func encode(_ amplitude: Float) -> UInt8 {
    guard amplitude == amplitude else { return silence }
    if amplitude <= -1 { return 0 }
    if amplitude >= 1 { return 255 }
    // Adding 3 x 2^22 leaves no bits below 1, so the addition itself rounds half to even.
    let rounded = amplitude * 128 + 0x1.8p23
    let steps = Int(rounded.bitPattern) - Int(Float(0x1.8p23).bitPattern)
    return UInt8(min(steps + 128, 255))
  }
}
