package import Media
import NN
package import Numerics
package import PipelineInterface
package import TensorCore

/// Requests for pictures taken through a network in batches.
package struct PictureBatches: Sendable {
  let form: PictureForm
  /// Name of the network's last layer, for messages.
  let lastLayer: String

  /// 64 pictures of 32x32 or smaller, fewer of larger ones: a batch has 2^16 pixels at most, whose
  /// layers then stay near the processor.
  package var size: Int { min(64, max(1, (1 << 16) / (form.size * form.size))) }

  /// The bytes that a batch takes whose pictures have so many numbers in all layers together: freed
  /// ones are kept for the next batch, in sizes up to a quarter larger.
  func bytes(items: Int, floats: Int) -> Int {
    floats.plus(form.values).times(min(items, size)).times(5)
  }

  /// One picture a request, in order: `draw` makes the values of a batch, its brightnesses
  /// are of a scale.
  ///
  /// Requests that there is an objection to fail by it.
  package func samples(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool,
    objection: (GenerationRequest) -> ParameterError?, scale: UnitBytes.Scale,
    draw: (ArraySlice<GenerationRequest>) -> Tensor
  ) -> [Result<Sample, GenerationError>] {
    var results = [Result<Sample, GenerationError>](
      repeating: .failure(.cancelled), count: requests.count)
    let places = requests.indices.filter { place in
      guard let error = objection(requests[place]) else { return true }
      results[place] = .failure(GenerationError("\(error)"))
      return false
    }
    for start in stride(from: 0, to: places.count, by: size) where !isCancelled() {
      let batch = places[start..<min(start + size, places.count)]
      let pictures = draw(batch.map { requests[$0] }[...])
      for (row, place) in batch.enumerated() {
        results[place] = sample(pictures, row: row, scale: scale)
      }
    }
    return results
  }

  private func sample(
    _ pictures: Tensor, row: Int, scale: UnitBytes.Scale
  ) -> Result<Sample, GenerationError> {
    pictures.withUnsafeBufferPointer { values in
      let picture = UnsafeBufferPointer(
        rebasing: values[(row * form.values)..<((row + 1) * form.values)])
      guard picture.areFinite else {
        return .failure(GenerationError("layer \(lastLayer): pixels are not finite"))
      }
      return .success(.image(form.raster(picture, scale: scale)))
    }
  }
}
