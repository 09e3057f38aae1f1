import Media
import PipelineInterface

/// The sample as the medium that a step takes.
extension Sample {
  func text(for step: String) throws(StepError) -> String {
    guard case .text(let text) = self else { throw mismatch(step, takes: .text) }
    return text
  }

  func raster(for step: String) throws(StepError) -> Raster {
    guard case .image(let raster) = self else { throw mismatch(step, takes: .image) }
    return raster
  }

  func waveform(for step: String) throws(StepError) -> Waveform {
    guard case .audio(let sound) = self else { throw mismatch(step, takes: .audio) }
    return sound
  }

  private func mismatch(_ step: String, takes medium: Medium) -> StepError {
    StepError("\(step) takes \(medium.rawValue), got \(self.medium.rawValue)")
  }
}
