/// A short print of what a sound is like: 496 bits that stay for louder, trimmed or slightly changed
/// copies.
///
/// After Haitsma and Kalker (2002): the sound between its first and last loud sample is divided into
/// 32 parts and 17 bands; a bit says whether the difference between two neighbouring bands grows from
/// one part to the next.
public enum SoundPrint {
  /// Words of a print.
  public static let words = 8
  /// Bits that a print uses of them.
  public static let bits = (bands - 1) * (parts - 1)

  private static let bands = 17
  private static let parts = 32

  /// The print of a mono sound; `nil`: it is silent or shorter than its parts.
  public static func fingerprint(of samples: [Float], rate: Int) -> [UInt64]? {
    let peak = samples.reduce(0) { max($0, $1.magnitude) }
    guard peak > 0, peak.isFinite,
      let first = samples.firstIndex(where: { $0.magnitude > peak / 100 }),
      let last = samples.lastIndex(where: { $0.magnitude > peak / 100 }),
      last - first + 1 >= 4 * parts
    else { return nil }
    let sound = samples[first...last].map { Double($0) / Double(peak) }
    let energies = (0..<bands).map { bandEnergies(of: sound, rate: Double(rate), band: $0) }
    var print = [UInt64](repeating: 0, count: words)
    var bit = 0
    for part in 1..<parts {
      for band in 0..<bands - 1 {
        let now = energies[band][part] - energies[band + 1][part]
        let before = energies[band][part - 1] - energies[band + 1][part - 1]
        if now > before { print[bit / 64] |= 1 << UInt64(bit % 64) }
        bit += 1
      }
    }
    return print
  }

  /// The energy of a band in each part; bands lie evenly by octaves between 1/80 and 1/2.5 of the rate.
  private static func bandEnergies(of sound: [Double], rate: Double, band: Int) -> [Double] {
    let frequency =
      rate / 80 * ScalarMath.pow(32, Double(band) / Double(bands - 1))
    let angle = 2 * 3.141592653589793 * frequency / rate
    let alpha = ScalarMath.sin(angle) / 8
    let a0 = 1 + alpha
    var filter = Biquad(
      b0: alpha / a0, b1: 0, b2: -alpha / a0, a1: -2 * ScalarMath.cos(angle) / a0,
      a2: (1 - alpha) / a0)
    return (0..<parts).map { part in
      let range = part * sound.count / parts..<(part + 1) * sound.count / parts
      var sum = 0.0
      for index in range {
        let value = filter.next(sound[index])
        sum += value * value
      }
      return sum / Double(range.count)
    }
  }
}
