import Media
import Numerics
import PipelineInterface

/// Scales a sound to a level; all channels share one factor.
///
/// By its largest sample, or by its loudness (EBU R 128). A sound that would be clipped for its
/// loudness is scaled so far only that its largest sample has the level `peak`.
enum Normalize {
  static let peak = Parameter<Double>(
    "peak", default: -1, in: -60...0,
    help: "level of the largest sample, in decibels against full scale")
  static let loudness = Parameter<Double>(
    "loudness", default: 0, in: -70...0, omittedAtDefault: true,
    help: "integrated loudness in LUFS, with peak as the highest level of a sample; 0: by peak")

  static let kind = PostProcessorKind(
    name: "normalize", medium: .audio, version: 1,
    help: "Scales the sound so that its largest sample has a given level, or to a loudness.",
    example: #"<normalize loudness="-16"/>"#, parameters: [peak, loudness]
  ) { sample, values, _ throws(StepError) in
    var sound = try sample.finiteWaveform(for: "normalize")
    let largest = sound.samples.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { throw StepError("the sound is silent: it has no level to scale") }
    let target = Decibels.amplitude(values[peak])
    if values[loudness] < 0 {
      let gain = try gain(of: sound, to: values[loudness])
      if Double(largest) * gain <= target {
        sound.samples = sound.samples.map { Float(Double($0) * gain) }
        return .audio(sound)
      }
    }
    // Products before the quotient: the largest sample becomes exactly the target.
    sound.samples = sound.samples.map { Float(Double($0) * target / Double(largest)) }
    return .audio(sound)
  }

  /// The factor that gives a sound its loudness.
  private static func gain(
    of sound: Waveform, to loudness: Double
  ) throws(StepError) -> Double {
    guard sound.sampleRate >= Loudness.leastRate else {
      throw StepError(
        "loudness needs \(Loudness.leastRate) samples a second, the sound has \(sound.sampleRate)")
    }
    // Measured near full scale, so that the absolute gate does not cut a soft sound away.
    let level = sound.samples.reduce(0) { max($0, $1.magnitude) }
    let scaled = sound.samples.map { Float(Double($0) / Double(level)) }
    guard
      let measured = Loudness.integrated(
        scaled, channels: sound.channels, rate: sound.sampleRate)
    else { throw StepError("the sound has no loudness: nothing of it can be heard") }
    return Decibels.amplitude(loudness - measured) / Double(level)
  }
}
