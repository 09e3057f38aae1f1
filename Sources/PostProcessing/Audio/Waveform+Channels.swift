import Media
import PipelineInterface

/// A sound by its channels.
extension Waveform {
  /// The samples of one channel.
  func channel(_ channel: Int) -> [Float] {
    stride(from: channel, to: samples.count, by: channels).map { samples[$0] }
  }

  /// A sound of channels of one length, at least one.
  init(sampleRate: Int, interleaving channels: [[Float]]) {
    var samples: [Float] = []
    samples.reserveCapacity(channels.count * channels[0].count)
    for frame in channels[0].indices {
      for channel in channels { samples.append(channel[frame]) }
    }
    self.init(sampleRate: sampleRate, channels: channels.count, samples: samples)
  }
}

extension Sample {
  /// The sample as a sound whose samples are all finite: arithmetic over many of them would spread
  /// one that is not.
  func finiteWaveform(for step: String) throws(StepError) -> Waveform {
    let sound = try waveform(for: step)
    guard sound.samples.allSatisfy(\.isFinite) else {
      throw StepError("the sound has a sample that is not a finite number")
    }
    return sound
  }
}
