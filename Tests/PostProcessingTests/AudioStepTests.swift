import Media
import PipelineInterface
import Testing

struct AudioStepTests {
  @Test func `trim-silence keeps its margins and the pauses inside`() throws {
    let silence = [Float](repeating: 0.0005, count: 1000)
    let samples = silence + [0.5] + silence + [-0.002] + silence
    let trim = try Step("trim-silence", ["below": "-60", "keep": "0.01"])
    let result = try trim(Waveform(sampleRate: 8000, samples: samples))
    #expect(result.samples == Array(samples[920..<2082]))
    #expect(try trim(result) == result)
    let tight = try Step("trim-silence", ["below": "-50", "keep": "0"])
    #expect(try tight(Waveform(sampleRate: 8000, samples: samples)).samples == [0.5])
  }

  @Test func `trim-silence listens to all channels and cuts whole frames`() throws {
    let samples: [Float] = [0, 0, 0, 0.5, 0, 0, 0.5, 0, 0, 0]
    let trim = try Step("trim-silence", ["keep": "0"])
    #expect(
      try trim(Waveform(sampleRate: 8000, channels: 2, samples: samples)).samples
        == [0, 0.5, 0, 0, 0.5, 0])
  }

  @Test func `silence is refused`() throws {
    for samples in [[], [0, 0, 0], [0.0009, -0.0009]] as [[Float]] {
      #expect(throws: StepError("the sound is silent: nothing is above -60 dB")) {
        try Step("trim-silence")(Waveform(sampleRate: 8000, samples: samples))
      }
    }
    for samples in [[], [0, -0]] as [[Float]] {
      #expect(throws: StepError("the sound is silent: it has no level to scale")) {
        try Step("normalize")(Waveform(sampleRate: 8000, samples: samples))
      }
    }
    for sample in [Float.nan, .infinity] {
      #expect(throws: StepError("the sound has a sample that is not a finite number")) {
        try Step("normalize")(Waveform(sampleRate: 8000, samples: [0, sample]))
      }
    }
  }

  @Test(arguments: [("0", 32767), ("-1", 29205), ("-6", 16423), ("-60", 33)])
  func `normalize reaches the peak`(peak: String, value: Int) throws {
    var random = RandomSamples(seed: 8)
    for amplitude in [1e-30, 0.001, 0.3, 7] as [Float] {
      let sound = random.sound(frames: 100, channels: 2, amplitude: amplitude)
      let result = try Step("normalize", ["peak": peak])(sound)
      let payload = try Sample.audio(result).content().payload
      let loudest = stride(from: 0, to: payload.count, by: 2)
        .map { abs(Int(Int16(truncatingIfNeeded: Int(payload[$0]) | Int(payload[$0 + 1]) << 8))) }
        .max()
      #expect(abs((loudest ?? 0) - value) <= 1)
      #expect(zip(result.samples, sound.samples).allSatisfy { $0.sign == $1.sign })
    }
  }

  @Test func `normalize twice is normalize once`() throws {
    var random = RandomSamples(seed: 9)
    let normalize = try Step("normalize", ["peak": "-3"])
    let once = try normalize(random.sound(frames: 500))
    #expect(try Sample.audio(normalize(once)).content() == Sample.audio(once).content())
  }
}
