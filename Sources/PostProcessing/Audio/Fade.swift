import Media
import Numerics
import PipelineInterface

/// Lets a sound begin and end softly.
enum Fade {
  enum Curve: String, ParameterChoice {
    case linear, smooth
  }

  static let `in` = Parameter<Double>(
    "in", default: 0, in: 0...600, help: "seconds in which the sound rises from silence")
  static let out = Parameter<Double>(
    "out", default: 0, in: 0...600, help: "seconds in which it falls to silence")
  static let curve = Parameter<Curve>(
    "curve", default: .smooth, in: Anything(),
    help: "linear rises evenly, smooth is level at both ends (a quarter of a sine, squared)")

  static let kind = PostProcessorKind(
    name: "fade", medium: .audio, version: 1, help: "Lets the sound begin and end softly.",
    example: #"<fade in="0.005" out="0.05"/>"#, parameters: [`in`, out, curve]
  ) { sample, values, _ throws(StepError) in
    var sound = try sample.waveform(for: "fade")
    let count = sound.frames
    let rise = frames(values[`in`], of: sound)
    let fall = frames(values[out], of: sound)
    let curve = values[curve]
    for frame in 0..<count where frame < rise || count - 1 - frame < fall {
      var gain = 1.0
      if frame < rise { gain *= share(frame, of: rise, curve) }
      if count - 1 - frame < fall { gain *= share(count - 1 - frame, of: fall, curve) }
      for index in frame * sound.channels..<(frame + 1) * sound.channels {
        sound.samples[index] = Float(Double(sound.samples[index]) * gain)
      }
    }
    return .audio(sound)
  }

  /// Seconds as frames, rounded to nearest.
  static func frames(_ seconds: Double, of sound: Waveform) -> Int {
    Int((seconds * Double(sound.sampleRate)).rounded(.toNearestOrEven))
  }

  /// 0 at the outermost frame, 1 where the fade is over.
  private static func share(_ frame: Int, of length: Int, _ curve: Curve) -> Double {
    let share = Double(frame) / Double(length)
    return curve == .linear ? share : FadeCurve.smooth(share)
  }
}
