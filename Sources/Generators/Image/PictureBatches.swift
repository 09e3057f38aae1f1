package import Media
import NN
package import PipelineInterface
package import TensorCore

/// Requests for pictures taken through a network in batches.
package struct PictureBatches: Sendable {
  let form: PictureForm
  /// Name of the network's last layer, for messages.
  let lastLayer: String

  /// 64 pictures of 64x64 or smaller, fewer of larger ones: a batch has 2^18 pixels at most.
  package var size: Int { min(64, max(1, (1 << 18) / (form.size * form.size))) }

  /// One picture a request, in order: `draw` makes the values of a batch, `byte` takes a value to a
  /// channel's byte.
  ///
  /// Requests that there is an objection to fail by it.
  package func samples(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool,
    objection: (GenerationRequest) -> ParameterError?,
    draw: (ArraySlice<GenerationRequest>) -> Tensor, byte: (Float) -> UInt8
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
        results[place] = sample(pictures, row: row, byte: byte)
      }
    }
    return results
  }

  private func sample(
    _ pictures: Tensor, row: Int, byte: (Float) -> UInt8
  ) -> Result<Sample, GenerationError> {
    pictures.withUnsafeBufferPointer { values in
      let picture = UnsafeBufferPointer(
        rebasing: values[(row * form.values)..<((row + 1) * form.values)])
      guard picture.areFinite else {
        return .failure(GenerationError("layer \(lastLayer): pixels are not finite"))
      }
      return .success(.image(form.raster(picture, byte: byte)))
    }
  }
}
