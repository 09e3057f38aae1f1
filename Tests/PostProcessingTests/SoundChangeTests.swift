import Media
import PipelineInterface
import Testing

struct SoundChangeTests {
  @Test func `fade begins and ends in silence and leaves the middle`() throws {
    let flat = Waveform(sampleRate: 1000, channels: 2, samples: .init(repeating: 0.5, count: 200))
    for curve in ["linear", "smooth"] {
      let fade = try Step("fade", ["in": "0.01", "out": "0.02", "curve": curve])
      let left = stride(from: 0, to: 200, by: 2).map { i in (try? fade(flat).samples[i]) ?? -1 }
      #expect(left[0] == 0 && left[99] == 0)
      #expect(left[10..<80].allSatisfy { $0 == 0.5 })
      #expect(zip(left[0..<10], left[1...10]).allSatisfy { $0 < $1 })
      #expect(zip(left[79..<99], left[80...99]).allSatisfy { $0 > $1 })
      #expect(abs(left[5] - 0.25) < 1e-6)
    }
    #expect(try Step("fade")(flat) == flat)
    let short = Waveform(sampleRate: 1000, samples: [1, 1, 1])
    #expect(try Step("fade", ["in": "10", "out": "10"])(short).samples.allSatisfy { $0 < 0.01 })
  }

  @Test(arguments: [
    (8000, 16_000), (16_000, 8000), (44_100, 48_000), (48_000, 44_100), (22_050, 9999),
  ])
  func `resample keeps tones and their level`(old: Int, new: Int) throws {
    let resample = try Step("resample", ["rate": "\(new)"])
    let limit = Double(min(old, new)) / 2
    for share in [0.05, 0.4, 0.85] {
      let tone = Tones.sine(share * limit, rate: old, seconds: 0.5)
      let result = try resample(tone)
      #expect(result.sampleRate == new)
      #expect(abs(result.frames - tone.frames * new / old) <= 1)
      #expect(abs(Tones.level(of: share * limit, in: result) + 6.0206) < 0.01)
    }
  }

  @Test(arguments: [(48_000, 16_000), (44_100, 22_050), (48_000, 44_100), (16_000, 11_025)])
  func `what would alias lies below -80 dB`(old: Int, new: Int) throws {
    let resample = try Step("resample", ["rate": "\(new)"])
    for share in [1.01, 1.1, 1.3, 1.7] where share * Double(new) < Double(old) {
      let tone = Tones.sine(share * Double(new) / 2, amplitude: 1, rate: old, seconds: 0.3)
      #expect(Tones.level(of: try resample(tone)) < -83, "\(share)")
    }
  }

  /// Images above the old half rate, too.
  @Test(arguments: [(8000, 16_000), (16_000, 44_100)])
  func `nothing is made above the old half rate`(old: Int, new: Int) throws {
    let tone = Tones.sine(Double(old) * 0.4, amplitude: 1, rate: old, seconds: 0.3)
    let result = try Step("resample", ["rate": "\(new)"])(tone)
    #expect(Tones.level(of: Double(old) * 0.6, in: result) < -90)
  }

  @Test func `sox resamples to the same sound`() throws {
    guard let sox = OtherProgram("sox") else { return }
    for (old, new) in [(16_000, 48_000), (48_000, 16_000), (22_050, 16_000)] {
      var sound = Tones.sine(440, amplitude: 0.3, rate: old, seconds: 0.4)
      let second = Tones.sine(2500, amplitude: 0.3, rate: old, seconds: 0.4)
      for index in sound.samples.indices { sound.samples[index] += second.samples[index] }
      let theirs = try WAVCodec.decode(
        try sox.run(
          ["a.wav", "-b", "16", "--no-dither", "b.wav", "rate", "-v", "\(new)"],
          files: ["a.wav": try WAVCodec.encode(sound)], making: "b.wav"
        ).made)
      let ours = try Step("resample", ["rate": "\(new)"])(sound)
      #expect(abs(ours.frames - theirs.frames) <= 1)
      // Beyond the first and last hundredths, where filters see the edge.
      let middle = new / 50..<min(ours.frames, theirs.frames) - new / 50
      let largest = middle.map { (ours.samples[$0] - theirs.samples[$0]).magnitude }.max() ?? 1
      #expect(largest < 0.0005, "\(old) to \(new): \(largest)")
    }
  }

  @Test(arguments: [("12", 12.0), ("24", 24), ("48", 48)])
  func `passes fall off as they say`(slope: String, decibels: Double) throws {
    let (rate, corner) = (48_000, 1000.0)
    for (name, direction) in [("low-pass", 1.0), ("high-pass", -1)] {
      let pass = try Step(name, ["frequency": "1000", "slope": slope])
      func level(_ octaves: Double) throws -> Double {
        let frequency = octaves < 0 ? corner / 4 : octaves > 0 ? corner * 4 : corner
        let tone = Tones.sine(frequency, amplitude: 1, rate: rate, seconds: 0.4)
        return Tones.level(of: frequency, in: try pass(tone))
      }
      #expect(abs(try level(0) + 3.01) < 0.05)
      #expect(abs(try level(-direction)) < 0.1)
      // Two octaves beyond the corner; the bilinear transform makes a low-pass a little steeper.
      #expect(abs(try level(direction) + 2 * decibels) < 0.03 * 2 * decibels)
    }
  }

  @Test func `a corner above half the rate is refused`() throws {
    let tone = Tones.sine(100, rate: 8000, seconds: 0.1)
    #expect(
      throws: StepError(
        "the corner of 4000 Hz must lie below half the sample rate of 8000 Hz")
    ) { try Step("low-pass", ["frequency": "4000"])(tone) }
  }

  @Test(arguments: ["equal-power", "linear"])
  func `a loop has no jump where it begins again`(curve: String) throws {
    let rate = 8000
    let tone = Tones.sine(37, rate: rate, seconds: 1, channels: 2)
    let loop = try Step("loop", ["crossfade": "0.2", "curve": curve])(tone)
    #expect(loop.frames == tone.frames - 1600)
    let step = zip(tone.samples, tone.samples.dropFirst(2)).map { ($0 - $1).magnitude }.max() ?? 0
    let jump = (loop.samples[0] - loop.samples[loop.samples.count - 2]).magnitude
    #expect(jump < 3 * step)
    #expect(loop.samples[3300...] == tone.samples[3300..<loop.samples.count])
    #expect(throws: StepError.self) { try Step("loop", ["crossfade": "0.6"])(tone) }
  }

  @Test func `equal power keeps the level of noise`() throws {
    var random = RandomSamples(seed: 61)
    let noise = random.sound(frames: 16_000)
    let loop = try Step("loop", ["crossfade": "0.5"])(noise)
    let start = Waveform(sampleRate: 8000, samples: Array(loop.samples[..<4000]))
    #expect(abs(Tones.level(of: start) - Tones.level(of: noise)) < 0.5)
  }

  @Test func `convert mixes, copies and rounds`() throws {
    let pair = Waveform(sampleRate: 8000, channels: 2, samples: [0.5, 0.25, -1, 0])
    #expect(try Step("convert", ["channels": "1"])(pair).samples == [0.375, -0.5])
    let mono = Waveform(sampleRate: 8000, samples: [0.5, -0.25])
    #expect(
      try Step("convert", ["channels": "3"])(mono).samples == [0.5, 0.5, 0.5, -0.25, -0.25, -0.25])
    #expect(throws: StepError.self) { try Step("convert", ["channels": "3"])(pair) }
    var random = RandomSamples(seed: 62)
    let noise = random.sound(frames: 1000, amplitude: 1.2)
    for bits in 2...15 {
      let steps = Float(1 << (bits - 1))
      let rounded = try Step("convert", ["bits": "\(bits)"])(noise)
      #expect(
        zip(rounded.samples, noise.samples).allSatisfy { new, old in
          let limited = min(max(old, -1), 1 - 1 / steps)
          return (new * steps).rounded() == new * steps && (new - limited).magnitude <= 0.5 / steps
        })
      #expect(try Step("convert", ["bits": "\(bits)"])(rounded) == rounded)
    }
  }

  /// Without noise a tone below half a step vanishes; with it, it is still there.
  @Test func `dither keeps what is softer than a step`() throws {
    let tone = Tones.sine(440, amplitude: 0.003, rate: 16_000, seconds: 2)
    #expect(try Step("convert", ["bits": "8"])(tone).samples.allSatisfy { $0 == 0 })
    let dithered = try Step("convert", ["bits": "8", "dither": "true"])(tone)
    #expect(abs(Tones.level(of: 440, in: dithered) + 50.5) < 2)
  }

  @Test func `steps that add many samples refuse what is no number`() {
    let sound = Waveform(sampleRate: 8000, samples: [0, .nan])
    for (name, values) in [
      ("resample", ["rate": "9000"]), ("low-pass", ["frequency": "100"]), ("convert", [:]),
    ] {
      #expect(throws: StepError("the sound has a sample that is not a finite number")) {
        try Step(name, values)(sound)
      }
    }
  }
}
