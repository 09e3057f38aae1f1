import Media
import Numerics
import PipelineInterface

/// Changes the sample rate of a sound by a windowed sinc; what would alias lies below -80 dB.
enum Resample {
  static let rate = Parameter<Int>(
    required: "rate", in: 1000...384_000, help: "new samples a second")

  static let kind = PostProcessorKind(
    name: "resample", medium: .audio, version: 1, help: "Changes the sample rate of the sound.",
    example: #"<resample rate="44100"/>"#, parameters: [rate]
  ) { sample, values, _ throws(StepError) in
    let sound = try sample.finiteWaveform(for: "resample")
    let rate = values[rate]
    guard rate != sound.sampleRate else { return sample }
    let resampler = SincResampler(from: sound.sampleRate, to: rate)
    let (count, overflow) = resampler.count(of: sound.frames)
      .multipliedReportingOverflow(by: sound.channels)
    guard !overflow, count <= WAVCodec.sampleLimit else {
      throw StepError("at \(rate) Hz the sound is too long for a file")
    }
    let channels = (0..<sound.channels).map { resampler.resampled(sound.channel($0)) }
    return .audio(Waveform(sampleRate: rate, interleaving: channels))
  }.bounded { bound, values in
    guard case .audio(let seconds, _, let channels) = bound else { return bound }
    return .audio(seconds: seconds, sampleRate: values[rate], channels: channels)
  }
}
