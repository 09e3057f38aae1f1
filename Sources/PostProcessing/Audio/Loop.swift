import Media
import PipelineInterface

/// Makes a sound that can be repeated without a click.
///
/// Its end is cut off and faded out over its beginning, which fades in: so the first sample goes on
/// where the last one ends. The sound becomes shorter by the fade.
enum Loop {
  enum Curve: String, ParameterChoice {
    case equalPower = "equal-power"
    case linear
  }

  static let crossfade = Parameter<Double>(
    "crossfade", default: 0.1, in: 0.001...60, help: "seconds in which end and beginning are mixed")
  static let curve = Parameter<Curve>(
    "curve", default: .equalPower, in: Anything(),
    help: "equal-power keeps the level of noise, linear that of tones in step")

  static let kind = PostProcessorKind(
    name: "loop", medium: .audio, version: 1,
    help: "Makes a sound that can be repeated without a click.",
    example: #"<loop crossfade="0.25"/>"#, parameters: [crossfade, curve]
  ) { sample, values, _ throws(StepError) in
    let sound = try sample.waveform(for: "loop")
    let fade = Fade.frames(values[crossfade], of: sound)
    guard 2 * fade <= sound.frames else {
      throw StepError(
        "the sound has \(sound.frames) frames: too few for a cross-fade of \(fade) on either side")
    }
    let kept = sound.frames - fade
    var samples = Array(sound.samples.prefix(kept * sound.channels))
    for frame in 0..<fade {
      let share = (Double(frame) + 0.5) / Double(fade)
      let (rise, fall) =
        values[curve] == .linear
        ? (share, 1 - share) : (share.squareRoot(), (1 - share).squareRoot())
      for channel in 0..<sound.channels {
        let place = frame * sound.channels + channel
        let end = sound.samples[kept * sound.channels + place]
        samples[place] = Float(Double(samples[place]) * rise + Double(end) * fall)
      }
    }
    return .audio(
      Waveform(sampleRate: sound.sampleRate, channels: sound.channels, samples: samples))
  }
}
