/// Mu-law companding with mu = 255 to codes 0...255, where 128 is silence: fine steps for quiet
/// sounds, coarse ones for loud.
///
/// With E(j) = (256^(j / 255) - 1) / 255, amplitudes between E(2m) and E(2m + 2) have code 128 + m
/// (or 127 - m below zero), which decodes to E(2m + 1).
public enum MuLaw {
  /// The code of silence.
  public static let silence: UInt8 = 128

  /// The amplitude of each code, in -1...1.
  public static let decoded: [Float] = (0...255).map { code in
    code < 128 ? -expansion[255 - 2 * code] : expansion[2 * code - 255]
  }

  /// A code as a network's frames see it: (code - 127.5) / 127.5.
  public static let linear: [Float] = (0...255).map { (Float($0) - 127.5) / 127.5 }

  /// The code of an amplitude; beyond -1...1 the outermost one.
  ///
  /// NaN counts as silence.
  public static func encode(_ amplitude: Float) -> UInt8 {
    let size = amplitude.magnitude
    var (low, high) = (0, 128)
    while high - low > 1 {
      let middle = (low + high) / 2
      if expansion[2 * middle] <= size { low = middle } else { high = middle }
    }
    return amplitude < 0 ? UInt8(127 - low) : UInt8(128 + low)
  }

  /// E(0), …, E(255): 256^(1/255) multiplied up in double precision, rounded once to Float.
  private static let expansion: [Float] = {
    var power = 1.0
    return (0...255).map { _ in
      defer { power *= 0x1.05a0bd97e21bbp+0 }
      return Float((power - 1) / 255)
    }
  }()
}
