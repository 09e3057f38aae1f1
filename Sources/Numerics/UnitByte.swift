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

/// The bytes of pictures' brightnesses, many at a time.
public enum UnitBytes {
  /// What brightnesses lie between.
  public enum Scale: Sendable {
    /// 0 and 1.
    case unit
    /// -1 and 1: (x + 1) / 2 is the brightness.
    case symmetric
  }

  /// Pixels of red, green, blue and alpha, each byte that of `UInt8(unit:)`.
  ///
  /// `planes`: `count` brightnesses each of grey, of three colours, or of these and alpha.
  public static func pixels(
    _ planes: UnsafePointer<Float>, channels: Int, count: Int, scale: Scale
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4 * count) { bytes, size in
      size = 4 * count
      guard let out = UnsafeMutableRawPointer(bytes.baseAddress) else { return }
      let (green, blue) =
        channels == 1 ? (planes, planes) : (planes + count, planes + 2 * count)
      let alpha = channels == 4 ? planes + 3 * count : nil
      switch scale {
      case .unit: write(planes, green, blue, alpha, count, to: out) { $0 }
      case .symmetric: write(planes, green, blue, alpha, count, to: out) { ($0 + 1) * 0.5 }
      }
    }
  }

  @inline(__always)
  private static func write(
    _ red: UnsafePointer<Float>, _ green: UnsafePointer<Float>, _ blue: UnsafePointer<Float>,
    _ alpha: UnsafePointer<Float>?, _ count: Int, to out: UnsafeMutableRawPointer,
    _ brightness: (Float) -> Float
  ) {
    for index in 0..<count {
      let colour =
        word(brightness(red[index])) | word(brightness(green[index])) << 8
        | word(brightness(blue[index])) << 16
      let opacity = alpha.map { word(brightness($0[index])) } ?? 255
      out.storeBytes(
        of: (colour | opacity << 24).littleEndian, toByteOffset: 4 * index, as: UInt32.self)
    }
  }

  /// `UInt8(unit:)` without a branch.
  @inline(__always)
  private static func word(_ x: Float) -> UInt32 {
    let positive = x > 0 ? x : 0
    return ((positive < 1 ? positive : 1) * 255 + 0x1p23).bitPattern & 255
  }
}
