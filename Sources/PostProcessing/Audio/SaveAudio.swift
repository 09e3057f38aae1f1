import Media
import PipelineInterface

/// Chooses the format of a job's sounds; their samples stay as they are.
enum SaveAudio {
  enum Format: String, ParameterChoice {
    case wav, flac
  }

  static let format = Parameter<Format>(
    required: "format", in: Anything(), help: "both hold 16 bits without loss; flac is smaller")

  static let kind = PostProcessorKind(
    name: "save", medium: .audio, version: 1, help: "Chooses the format of the files.",
    example: #"<save format="flac"/>"#, parameters: [format],
    format: { $0[format] == .flac ? .flac : .wav },
    prepare: { values, _ throws(ParameterError) in
      let isFLAC = values[format] == .flac
      return { sample, _ throws(StepError) in
        let sound = try sample.waveform(for: "save")
        guard !isFLAC || (sound.channels <= 8 && sound.sampleRate <= 655_350) else {
          throw StepError(
            "flac takes 8 channels at 655350 Hz at most, the sound has \(sound.channels) at "
              + "\(sound.sampleRate)")
        }
        return sample
      }
    })
}
