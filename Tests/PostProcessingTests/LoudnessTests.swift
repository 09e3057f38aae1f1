import Media
import Numerics
import PipelineInterface
import Testing

struct LoudnessTests {
  /// The recommendation's own check: 997 Hz at full scale in one channel is -3.01 LUFS.
  @Test(arguments: [8000, 16_000, 22_050, 44_100, 48_000, 96_000])
  func `a tone of 997 Hz has the loudness that defines the scale`(rate: Int) throws {
    let tone = Tones.sine(997, amplitude: 1, rate: rate, seconds: 3)
    let measured = try #require(Loudness.integrated(tone.samples, channels: 1, rate: rate))
    #expect(abs(measured + 3.01) < 0.05)
    let both = Tones.sine(997, amplitude: 0.1, rate: rate, seconds: 3, channels: 2)
    let louder = try #require(Loudness.integrated(both.samples, channels: 2, rate: rate))
    #expect(abs(louder + 20) < 0.05)
  }

  /// EBU Tech 3341: what is 10 LU below the mean is gated, silence too.
  @Test func `gates leave pauses out`() throws {
    let loud = Tones.sine(1000, amplitude: 0.1, rate: 48_000, seconds: 6)
    let soft = Tones.sine(1000, amplitude: 0.01, rate: 48_000, seconds: 6)
    let silence = [Float](repeating: 0, count: 48_000 * 6)
    let alone = try #require(Loudness.integrated(loud.samples, channels: 1, rate: 48_000))
    let mixed = try #require(
      Loudness.integrated(
        silence + soft.samples + loud.samples + silence, channels: 1, rate: 48_000))
    // The blocks over the two edges lie between the levels and count.
    #expect(abs(alone - mixed) < 0.25)
    #expect(Loudness.integrated(silence, channels: 1, rate: 48_000) == nil)
    #expect(Loudness.integrated([], channels: 1, rate: 48_000) == nil)
  }

  /// Noise and tones whose level jumps, in one or two channels.
  static func sound(_ seed: UInt64, rate: Int, channels: Int) -> Waveform {
    var random = RandomSamples(seed: seed)
    var samples: [Float] = []
    for piece in 0..<12 {
      let amplitude = Float([0.5, 0.02, 0.2, 0.001, 0.8][random.below(5)])
      let frequency = Double(100 + random.below(3000))
      let tone = Tones.sine(frequency, amplitude: 0.5, rate: rate, seconds: 0.5, channels: channels)
      let noise = random.sound(frames: tone.frames, channels: channels, amplitude: 0.5)
      samples += zip(tone.samples, noise.samples).map {
        (piece % 2 == 0 ? $0 : 0.3 * $0 + $1) * amplitude
      }
    }
    return Waveform(sampleRate: rate, channels: channels, samples: samples)
  }

  static let cases: [(seed: UInt64, rate: Int, channels: Int)] = [
    (1, 48_000, 1), (2, 44_100, 2), (3, 16_000, 1), (4, 22_050, 2), (5, 8000, 1),
  ]

  @Test func `ffmpeg measures the same, within 0.1 LU`() throws {
    guard let ffmpeg = OtherProgram("ffmpeg") else { return }
    for (seed, rate, channels) in Self.cases {
      let sound = try Self.sound(seed, rate: rate, channels: channels).quantized()
      let said = try ffmpeg.run(
        ["-nostats", "-i", "a.wav", "-filter_complex", "ebur128", "-f", "null", "-"],
        files: ["a.wav": try WAVCodec.encode(sound)]
      ).said
      let words = said.split(whereSeparator: \.isWhitespace)
      let place = try #require(words.lastIndex(of: "I:"))
      let theirs = try #require(Double(words[place + 1]))
      let ours = try #require(
        Loudness.integrated(sound.samples, channels: channels, rate: rate))
      #expect(abs(ours - theirs) <= 0.1, "\(rate) Hz, \(channels): \(ours), ffmpeg \(theirs)")
    }
  }

  @Test(arguments: ["-16", "-23", "-40"])
  func `normalize reaches a loudness`(loudness: String) throws {
    let sound = Self.sound(1, rate: 16_000, channels: 1)
    let result = try Step("normalize", ["loudness": loudness, "peak": "0"])(sound)
    let measured = try #require(
      Loudness.integrated(result.samples, channels: 1, rate: 16_000))
    #expect(abs(measured - (Double(loudness) ?? 0)) < 0.05)
  }

  @Test func `normalize does not clip for loudness, and lifts soft sounds`() throws {
    let sound = Self.sound(2, rate: 16_000, channels: 1)
    let limited = try Step("normalize", ["loudness": "-3", "peak": "-1"])(sound)
    #expect(limited == (try Step("normalize", ["peak": "-1"])(sound)))
    let soft = Tones.sine(500, amplitude: 1e-5, rate: 16_000, seconds: 1)
    let lifted = try Step("normalize", ["loudness": "-20"])(soft)
    let measured = try #require(
      Loudness.integrated(lifted.samples, channels: 1, rate: 16_000))
    #expect(abs(measured + 20) < 0.05)
    #expect(throws: StepError.self) {
      try Step("normalize", ["loudness": "-20"])(Waveform(sampleRate: 3000, samples: [0.5]))
    }
  }
}
