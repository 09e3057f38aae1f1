import Media
import PipelineInterface

/// Cuts the silence before and after a sound; pauses inside stay.
///
/// A frame is silent when no channel is louder than `below`. Up to `keep` seconds of silence are left
/// on either side, so that soft attacks and tails are not clipped.
enum TrimSilence {
  static let below = Parameter<Double>(
    "below", default: -60, in: -120...0,
    help: "what counts as silence, in decibels against full scale")
  static let keep = Parameter<Double>(
    "keep", default: 0.01, in: 0...10, help: "seconds of silence left on either side")

  static let kind = PostProcessorKind(
    name: "trim-silence", medium: .audio, version: 1,
    help: "Cuts the silence before and after the sound.",
    example: #"<trim-silence below="-55"/>"#, parameters: [below, keep]
  ) { sample, values, _ throws(StepError) in
    let sound = try sample.waveform(for: "trim-silence")
    let threshold = Decibels.amplitude(values[below])
    let samples = sound.samples
    guard let first = samples.firstIndex(where: { Double($0.magnitude) > threshold }),
      let last = samples.lastIndex(where: { Double($0.magnitude) > threshold })
    else {
      throw StepError("the sound is silent: nothing is above \(values[below].canonicalText) dB")
    }
    let margin = Int((values[keep] * Double(sound.sampleRate)).rounded(.toNearestOrEven))
    let start = max(first / sound.channels - margin, 0)
    let end = min(last / sound.channels + 1 + margin, sound.frames)
    return .audio(
      Waveform(
        sampleRate: sound.sampleRate, channels: sound.channels,
        samples: Array(samples[start * sound.channels..<end * sound.channels])))
  }
}
