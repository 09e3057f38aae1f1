public import Media
import NN
import Numerics
public import PipelineInterface
public import TensorCore

/// Draws pictures: a code from the normal distribution, decoded.
///
/// Code element i is word i of stream 1 as a normal number, times `spread`. A channel's byte is its
/// value x 255, rounded half to even.
public struct VAEGenerator: Generator {
  /// How far codes lie from the mean picture.
  public static let spread = Parameter<Double>(
    "spread", default: 1, in: 0...4,
    help: "how far pictures lie from the average one: 0 is the average, 1 as the model learnt")

  private let decoder: VAEDecoder
  private let compute: Compute

  /// Takes the decoder of a network.
  public init(_ network: VAE, compute: Compute) {
    self.decoder = VAEDecoder(network)
    self.compute = compute
  }

  /// 64 pictures of 64x64 or smaller, fewer of larger ones: a batch has 2^18 pixels at most.
  public var preferredBatch: Int { min(64, max(1, (1 << 18) / (decoder.size * decoder.size))) }

  /// One of the pictures a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    var results: [Result<Sample, GenerationError>] = []
    for start in stride(from: 0, to: requests.count, by: preferredBatch) {
      let batch = requests[start..<min(start + preferredBatch, requests.count)]
      guard !isCancelled() else {
        results += batch.map { _ in .failure(.cancelled) }
        continue
      }
      let pictures = decoder.decode(codes(of: batch), on: compute)
      results += batch.indices.map { sample(pictures, row: $0 - start) }
    }
    return results
  }

  /// Every request within the parameters' ranges is fine.
  public func objection(to request: GenerationRequest) -> ParameterError? { nil }

  private func codes(of requests: ArraySlice<GenerationRequest>) -> Tensor {
    let latent = decoder.latent
    return Tensor([requests.count, latent]) { codes in
      for (row, request) in requests.enumerated() {
        var stream = RandomStream(key: request.key, c2: request.attempt, c3: 1)
        let spread = Float(request.values[Self.spread])
        for index in 0..<latent {
          codes[row * latent + index] = stream.nextNormal(deviation: spread)
        }
      }
    }
  }

  /// Row `row` of pictures `[B, 3, S, S]` as RGBA.
  private func sample(_ pictures: Tensor, row: Int) -> Result<Sample, GenerationError> {
    let size = decoder.size
    let plane = size * size
    return pictures.withUnsafeBufferPointer { values in
      let picture = UnsafeBufferPointer(
        rebasing: values[(row * 3 * plane)..<((row + 1) * 3 * plane)])
      guard picture.areFinite else {
        return .failure(GenerationError("layer \(decoder.lastLayer): pixels are not finite"))
      }
      var pixels = [UInt8](repeating: 255, count: 4 * plane)
      for index in 0..<plane {
        for channel in 0..<3 {
          pixels[4 * index + channel] = UInt8(unit: picture[channel * plane + index])
        }
      }
      return .success(.image(Raster(width: size, height: size, pixels: pixels)))
    }
  }
}
