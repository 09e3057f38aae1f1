import Generators
import Media
import NN
import PipelineInterface
import TensorCore
import Testing

private func pictures(
  spread: String, keys: [UInt64], _ network: VAE
) throws -> [Result<Sample, GenerationError>] {
  let values = try ParameterValues(["spread": spread], of: VAEGenerator.parameters)
  return VAEGenerator(network, compute: try Compute(threads: 1))
    .generate(keys.map { GenerationRequest(key: $0, values: values) }) { false }
}

private func raster(_ result: Result<Sample, GenerationError>) throws -> Raster {
  guard case .image(let raster) = try result.get() else { throw GenerationError("no picture") }
  return raster
}

@Test func `a picture is opaque and of the model's size`() throws {
  let network = try TinyModels.image()
  let picture = try raster(pictures(spread: "1", keys: [1], network)[0])
  #expect(picture.width == 16)
  #expect(picture.height == 16)
  #expect(stride(from: 3, to: picture.pixels.count, by: 4).allSatisfy { picture.pixels[$0] == 255 })
  #expect(Set(picture.pixels).count > 10)
}

@Test func `a picture's bytes are the decoder's values, rounded half to even`() throws {
  let network = try TinyModels.image()
  let picture = try raster(pictures(spread: "0", keys: [9], network)[0])
  let compute = try Compute(threads: 1)
  let values = VAEDecoder(network, compute: compute).decode(
    Tensor(zeros: [1, 5]), on: compute
  ).values
  for index in 0..<256 {
    for channel in 0..<3 {
      let value = values[channel * 256 + index] * 255
      #expect(Float(picture.pixels[4 * index + channel]) == value.rounded(.toNearestOrEven))
    }
  }
}

@Test func `without spread every key gives the average picture`() throws {
  let network = try TinyModels.image()
  let results = try pictures(spread: "0", keys: [1, 2], network)
  #expect(results[0] == results[1])
  let wide = try pictures(spread: "1", keys: [1, 2], network)
  #expect(wide[0] != wide[1])
}

@Test func `pixels that overflow fail the item by the layer's name`() throws {
  let network = try TinyModels.image()
  // Sums of infinities of both signs are NaN.
  let last = network.decoder[1].weight
  network.decoder[0].weight.value = huge(network.decoder[0].weight.shape)
  last.value = huge(last.shape)
  let results = try pictures(spread: "1", keys: [1], network)
  #expect(results == [.failure(GenerationError("layer dec.2: pixels are not finite"))])
}

private func huge(_ shape: Shape) -> Tensor {
  Tensor(shape, (0..<shape.count).map { $0 % 3 == 0 ? -3e38 : 3e38 })
}

@Test(arguments: [(8, 1), (16, 2), (32, 3), (64, 4), (512, 7)])
func `stages follow the size`(size: Int, stages: Int) throws {
  let sizes = try #require(VAEConfiguration(size: size, width: 8, latent: 4))
  #expect(sizes.channels == (0..<stages).map { 8 << $0 })
  #expect(sizes.size == size)
}

@Test(arguments: [0, 1, 4, 12, 33, 48, 1024, -16])
func `other sizes have no stages`(size: Int) {
  #expect(VAEConfiguration(size: size, width: 8, latent: 4) == nil)
}
