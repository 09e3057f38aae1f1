import Media
import PipelineInterface

/// Scales a sound so that its largest sample has a given level; all channels share one factor.
enum Normalize {
  static let peak = Parameter<Double>(
    "peak", default: -1, in: -60...0,
    help: "level of the largest sample, in decibels against full scale")

  static let kind = PostProcessorKind(
    name: "normalize", medium: .audio, version: 1,
    help: "Scales the sound so that its largest sample has a given level.", parameters: [peak]
  ) { sample, values, _ throws(StepError) in
    var sound = try sample.waveform(for: "normalize")
    guard sound.samples.allSatisfy(\.isFinite) else {
      throw StepError("the sound has a sample that is not a finite number")
    }
    let largest = sound.samples.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { throw StepError("the sound is silent: it has no level to scale") }
    let target = Decibels.amplitude(values[peak])
    // Products before the quotient: the largest sample becomes exactly the target.
    sound.samples = sound.samples.map { Float(Double($0) * target / Double(largest)) }
    return .audio(sound)
  }
}
