import Media
import Numerics
import PipelineInterface

/// Changes the number of channels and the depth of the samples.
///
/// Many channels become one by their mean, one becomes many by copies. A depth of n bits rounds each
/// sample to a multiple of 2^(1 - n); with `dither`, noise of a triangular distribution is added
/// before, so that soft sounds hiss instead of crackling. Files keep 16 bits.
enum Convert {
  static let channels = Parameter<Int>(
    "channels", default: 0, in: 0...WAVCodec.channelLimit, help: "new channels; 0: as they are")
  static let bits = Parameter<Int>(
    "bits", default: 16, in: 2...16, help: "depth of a sample")
  static let dither = Parameter<Bool>(
    "dither", default: false, in: Anything(), help: "whether noise hides the steps of the depth")

  static let kind = PostProcessorKind(
    name: "convert", medium: .audio, version: 1,
    help: "Changes the number of channels and the depth of the samples.",
    example: #"<convert channels="1" bits="8"/>"#, parameters: [channels, bits, dither]
  ) { sample, values, context throws(StepError) in
    var sound = try sample.finiteWaveform(for: "convert")
    let count = values[channels] == 0 ? sound.channels : values[channels]
    if count != sound.channels { sound = try mixed(sound, to: count) }
    let bits = values[bits]
    guard bits < 16 || values[dither] else { return .audio(sound) }
    let steps = Float(1 << (bits - 1))
    var stream = RandomStream(
      key: context.key, c2: context.attempt, c3: UInt32(100 + context.position))
    let isDithered = values[dither]
    sound.samples = sound.samples.map { sample in
      let noise = isDithered ? stream.nextUniform() - stream.nextUniform() : 0
      let rounded = (sample * steps + noise).rounded(.toNearestOrEven)
      return min(max(rounded, -steps), steps - 1) / steps
    }
    return .audio(sound)
  }.bounded { bound, values in
    guard case .audio(let seconds, let rate, let old) = bound else { return bound }
    let new = values[channels]
    return .audio(seconds: seconds, sampleRate: rate, channels: new == 0 ? old : new)
  }

  private static func mixed(_ sound: Waveform, to count: Int) throws(StepError) -> Waveform {
    if sound.channels == 1 {
      return Waveform(
        sampleRate: sound.sampleRate, channels: count,
        samples: sound.samples.flatMap { repeatElement($0, count: count) })
    }
    guard count == 1 else {
      throw StepError("\(sound.channels) channels become 1, and 1 becomes many, nothing else")
    }
    let samples = (0..<sound.frames).map { frame in
      let start = frame * sound.channels
      let sum = sound.samples[start..<start + sound.channels].reduce(0.0) { $0 + Double($1) }
      return Float(sum / Double(sound.channels))
    }
    return Waveform(sampleRate: sound.sampleRate, samples: samples)
  }
}
