import Media
import PipelineInterface

/// Turns sounds down that are silent, clipped, too short or too long: they are drawn again.
enum RejectAudio {
  static let tries = Parameter<Int>(
    "tries", default: 10, in: 1...1000, help: "draws that an item may have in all")
  static let silence = Parameter<Double>(
    "silence", default: -60, in: -120...0,
    help: "turns down what is nowhere louder, in decibels against full scale")
  static let clipping = Parameter<Double>(
    "clipping", default: 1, in: 0...1,
    help: "turns down a sound of which a larger share of samples is at full scale; 1: none")
  static let shorter = Parameter<Double>(
    "shorter", default: 0, in: 0...86_400, help: "turns down what has fewer seconds")
  static let longer = Parameter<Double>(
    "longer", default: 86_400, in: 0...86_400, help: "turns down what has more seconds")

  static let kind = PostProcessorKind(
    name: "reject", medium: .audio, version: 1,
    help: "Draws sounds again that are silent, clipped, too short or too long.",
    example: #"<reject silence="-50" clipping="0.01"/>"#,
    parameters: [tries, silence, clipping, shorter, longer, NearCopy.copy], mayReject: true,
    prepare: { values, inputs throws(ParameterError) in
      let (tries, share) = (values[tries], values[clipping])
      let threshold = Decibels.amplitude(values[silence])
      let (shorter, longer) = (values[shorter], values[longer])
      guard shorter <= longer else {
        throw ParameterError(
          name: "longer",
          reason: "must be at least shorter (\(shorter.canonicalText)), "
            + "got \"\(longer.canonicalText)\"")
      }
      let nearCopy = try NearCopy(values, inputs, tries: tries)
      return { sample, _ throws(StepError) in
        let sound = try sample.finiteWaveform(for: "reject")
        let seconds = "\(sound.seconds.canonicalText) seconds"
        guard sound.seconds >= shorter else {
          throw .rejected("short", tries: tries, "the sound has \(seconds) only")
        }
        guard sound.seconds <= longer else {
          throw .rejected("long", tries: tries, "the sound has \(seconds)")
        }
        guard sound.samples.contains(where: { Double($0.magnitude) > threshold }) else {
          throw .rejected("silence", tries: tries, "the sound is silent")
        }
        // The largest value that 16 bits hold upwards.
        let clipped = sound.samples.count { $0.magnitude >= 32767.0 / 32768 }
        guard Double(clipped) <= share * Double(sound.samples.count) else {
          throw .rejected("clipping", tries: tries, "the sound is clipped")
        }
        try nearCopy.check(sample)
        return sample
      }
    })
}
