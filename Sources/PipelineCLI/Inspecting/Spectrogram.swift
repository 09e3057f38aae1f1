import Numerics

/// How loud each frequency of a sound is over time: windows of 512 samples under a Hann window, by a
/// Fourier transform of radix 2 (Cooley and Tukey, 1965).
enum Spectrogram {
  /// Samples of a window.
  static let window = 512
  /// Frequencies of a column: multiples of the rate / 512, up to half the rate.
  static let bands = window / 2

  /// So many columns over a sound from its beginning to its end, each of `bands` levels in decibels;
  /// a sine of full scale has 0, silence -120.
  static func columns(_ samples: [Float], count: Int) -> [[Double]] {
    (0..<count).map { column in
      // The window lies around the middle of its column; outside of the sound is silence.
      let middle = (2 * column + 1) * samples.count / (2 * max(1, count))
      var real = [Double](repeating: 0, count: window)
      for index in 0..<window {
        let place = middle - window / 2 + index
        if samples.indices.contains(place) { real[index] = Double(samples[place]) * hann[index] }
      }
      return levels(of: real)
    }
  }

  private static func levels(of signal: [Double]) -> [Double] {
    var (real, imaginary) = (signal, [Double](repeating: 0, count: window))
    transform(&real, &imaginary)
    return (0..<bands).map { band in
      // A sine of full scale reaches a quarter of the window's length under a Hann window.
      let power =
        (real[band] * real[band] + imaginary[band] * imaginary[band]) * 16
        / Double(window * window)
      return max(-120, 10 / ln10 * ScalarMath.log(max(power, 1e-12)))
    }
  }

  /// In place; the lengths are those of the window.
  static func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    for index in 0..<window {
      let other = Int(UInt16(index).reversedBits >> 7)
      if other > index {
        real.swapAt(index, other)
        imaginary.swapAt(index, other)
      }
    }
    var half = 1
    while half < window {
      for start in stride(from: 0, to: window, by: 2 * half) {
        for step in 0..<half {
          let (c, s) = (cosines[step * (window / 2 / half)], sines[step * (window / 2 / half)])
          let (a, b) = (start + step, start + step + half)
          let (x, y) = (real[b] * c + imaginary[b] * s, imaginary[b] * c - real[b] * s)
          (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
          (real[a], imaginary[a]) = (real[a] + x, imaginary[a] + y)
        }
      }
      half *= 2
    }
  }

  private static let ln10 = 2.302585092994046
  private static let turn = 6.283185307179586
  private static let cosines = (0..<window / 2).map {
    ScalarMath.cos(turn * Double($0) / Double(window))
  }
  private static let sines = (0..<window / 2).map {
    ScalarMath.sin(turn * Double($0) / Double(window))
  }
  private static let hann = (0..<window).map {
    0.5 - 0.5 * ScalarMath.cos(turn * Double($0) / Double(window))
  }
}

extension UInt16 {
  /// The bits in the other order.
  fileprivate var reversedBits: UInt16 {
    var (value, result) = (self, UInt16(0))
    for _ in 0..<16 {
      result = result << 1 | value & 1
      value >>= 1
    }
    return result
  }
}
