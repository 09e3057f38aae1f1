import Media
import Numerics
import PipelineInterface

/// Takes away what is too low or too high, by a Butterworth filter.
enum Pass {
  enum Slope: String, ParameterChoice {
    case gentle = "12"
    case steep = "24"
    case steepest = "48"

    var order: Int {
      switch self {
      case .gentle: 2
      case .steep: 4
      case .steepest: 8
      }
    }
  }

  static let frequency = Parameter<Double>(
    required: "frequency", in: 1...192_000,
    help: "the corner in Hz, where 3 dB are taken away; below half the sample rate")
  static let slope = Parameter<Slope>(
    "slope", default: .gentle, in: Anything(), help: "decibels an octave beyond the corner")

  static let high = kind(
    .high, "high-pass", "Takes away what is lower than a frequency.",
    #"<high-pass frequency="40"/>"#)
  static let low = kind(
    .low, "low-pass", "Takes away what is higher than a frequency.",
    #"<low-pass frequency="6000" slope="24"/>"#)

  private static func kind(
    _ pass: Biquad.Pass, _ name: String, _ help: String, _ example: String
  ) -> PostProcessorKind {
    PostProcessorKind(
      name: name, medium: .audio, version: 1, help: help, example: example,
      parameters: [frequency, slope]
    ) { sample, values, _ throws(StepError) in
      let sound = try sample.finiteWaveform(for: name)
      let frequency = values[frequency]
      guard frequency < Double(sound.sampleRate) / 2 else {
        throw StepError(
          "the corner of \(frequency.canonicalText) Hz must lie below half the sample rate of "
            + "\(sound.sampleRate) Hz")
      }
      let filter = Biquad.butterworth(
        pass, order: values[slope].order, frequency: frequency, rate: Double(sound.sampleRate))
      let channels = (0..<sound.channels).map { channel in
        var sections = filter
        return sound.channel(channel).map { sample in
          var value = Double(sample)
          for index in sections.indices { value = sections[index].next(value) }
          return Float(value)
        }
      }
      return .audio(Waveform(sampleRate: sound.sampleRate, interleaving: channels))
    }
  }
}
