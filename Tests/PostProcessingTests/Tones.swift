import Foundation
import Media

/// Sounds of known frequencies, and how much of a frequency a sound has.
enum Tones {
  static func sine(
    _ frequency: Double, amplitude: Double = 0.5, rate: Int, seconds: Double, channels: Int = 1
  ) -> Waveform {
    let frames = Int(seconds * Double(rate))
    return Waveform(
      sampleRate: rate, channels: channels,
      samples: (0..<frames).flatMap { frame in
        let value = amplitude * sin(2 * .pi * frequency * Double(frame) / Double(rate))
        return repeatElement(Float(value), count: channels)
      })
  }

  /// The amplitude of a frequency in the middle half of a mono sound, in decibels.
  static func level(of frequency: Double, in sound: Waveform) -> Double {
    let samples = sound.samples[sound.frames / 4..<sound.frames * 3 / 4]
    var (real, imaginary, weight) = (0.0, 0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      // Blackman's window, squared, so that neighbours do not leak in.
      let turn = 2 * .pi * (Double(index) + 0.5) / Double(samples.count)
      let half = 0.42 - 0.5 * cos(turn) + 0.08 * cos(2 * turn)
      let window = half * half
      let angle = 2 * .pi * frequency * Double(index) / Double(sound.sampleRate)
      real += Double(sample) * window * cos(angle)
      imaginary += Double(sample) * window * sin(angle)
      weight += window
    }
    return 20 * log10(max(2 * (real * real + imaginary * imaginary).squareRoot() / weight, 1e-12))
  }

  /// The level of all samples of the middle half, in decibels against full scale.
  static func level(of sound: Waveform) -> Double {
    let samples = sound.samples[sound.samples.count / 4..<sound.samples.count * 3 / 4]
    let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    return 10 * log10(max(sum / Double(samples.count), 1e-24))
  }
}
