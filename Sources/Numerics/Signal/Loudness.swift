/// Integrated loudness of a sound (ITU-R BS.1770-4, EBU R 128).
public enum Loudness {
  /// The least rate of a sound that can be measured, in Hz.
  public static let leastRate = 4000

  /// The loudness in LUFS of interleaved samples; `nil`: nothing is above the absolute gate of -70.
  ///
  /// Blocks of 0.4 s, four begun in each block's time, of which those count that lie above -70 LUFS
  /// and above 10 LU below the mean of these. A sound that is shorter than a block is one block of its
  /// own length. Channels in WAV order; from the fourth on as surround: of 4 and 5 the last two, of 6
  /// and more the fifth and sixth count 1.41, and the fourth of 6 and more (the deep one) nothing.
  /// `rate` is at least `leastRate`.
  public static func integrated(_ samples: [Float], channels: Int, rate: Int) -> Double? {
    let piece = (rate + 5) / 10
    let frames = samples.count / channels
    let energies = pieces(samples, channels: channels, rate: rate, length: piece)
    var blocks: [Double] = []
    if frames < 4 * piece {
      guard frames > 0 else { return nil }
      blocks.append(energies.reduce(0, +) / Double(frames))
    } else {
      for start in 0...frames / piece - 4 {
        let sum = energies[start..<start + 4].reduce(0, +)
        blocks.append(sum / Double(4 * piece))
      }
    }
    let absolute = energy(of: -70)
    let heard = blocks.filter { $0 > absolute }
    guard !heard.isEmpty else { return nil }
    // 10 LU below the mean: a tenth of its energy.
    let relative = heard.reduce(0, +) / Double(heard.count) / 10
    let counted = heard.filter { $0 > relative }
    let mean = counted.reduce(0, +) / Double(counted.count)
    return -0.691 + 10 * ScalarMath.log(mean) / 2.302585092994046
  }

  private static func energy(of loudness: Double) -> Double {
    ScalarMath.pow(10, (loudness + 0.691) / 10)
  }

  /// The weighted energy of all channels, summed over each tenth of a second.
  ///
  /// The last piece may be shorter.
  private static func pieces(
    _ samples: [Float], channels: Int, rate: Int, length: Int
  ) -> [Double] {
    let frames = samples.count / channels
    var energies = [Double](repeating: 0, count: (frames + length - 1) / length)
    for channel in 0..<channels {
      let weight = weight(of: channel, of: channels)
      guard weight > 0 else { continue }
      var (shelf, pass) = weighting(rate: Double(rate))
      for index in energies.indices {
        var sum = 0.0
        for frame in index * length..<min((index + 1) * length, frames) {
          let value = pass.next(shelf.next(Double(samples[frame * channels + channel])))
          sum += value * value
        }
        energies[index] += weight * sum
      }
    }
    return energies
  }

  private static func weight(of channel: Int, of channels: Int) -> Double {
    switch (channels, channel) {
    case (4, 2...3), (5, 3...4): 1.41
    case (6..., 3): 0
    case (6..., 4...5): 1.41
    default: 1
    }
  }

  /// The two stages of the weighting at any rate: the analogue filters behind the coefficients that
  /// the recommendation gives for 48 kHz, by the bilinear transform.
  private static func weighting(rate: Double) -> (shelf: Biquad, pass: Biquad) {
    let high = ScalarMath.pow(10, 3.999843853973347 / 20)
    let middle = ScalarMath.pow(high, 0.4996667741545416)
    var k = tangent(1681.974450955533, rate)
    var q = 0.7071752369554196
    var a0 = 1 + k / q + k * k
    let shelf = Biquad(
      b0: (high + middle * k / q + k * k) / a0, b1: 2 * (k * k - high) / a0,
      b2: (high - middle * k / q + k * k) / a0, a1: 2 * (k * k - 1) / a0,
      a2: (1 - k / q + k * k) / a0)
    k = tangent(38.13547087602444, rate)
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    let pass = Biquad(
      b0: 1, b1: -2, b2: 1, a1: 2 * (k * k - 1) / a0, a2: (1 - k / q + k * k) / a0)
    return (shelf, pass)
  }

  private static func tangent(_ frequency: Double, _ rate: Double) -> Double {
    let angle = 3.141592653589793 * frequency / rate
    return ScalarMath.sin(angle) / ScalarMath.cos(angle)
  }
}
