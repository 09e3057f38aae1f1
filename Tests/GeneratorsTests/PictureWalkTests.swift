import Generators
import Media
import NN
import Numerics
import PipelineInterface
import TensorCore
import Testing

private func step(
  _ draw: Int = 0, frame: Int, of frames: Int = 8, to nextKey: UInt64 = 2, nextDraw: Int = 1
) -> WalkStep {
  WalkStep(draw: draw, nextDraw: nextDraw, frame: frame, frames: frames, nextKey: nextKey)
}

private func request(
  _ written: [String: String] = [:], key: UInt64 = 1, pictures: [String: Raster] = [:],
  walk: WalkStep? = nil, of parameters: [any AnyParameter] = VAEGenerator.parameters
) throws -> GenerationRequest {
  GenerationRequest(
    key: key, values: try ParameterValues(written, of: parameters), pictures: pictures, walk: walk)
}

private func rasters(
  _ generator: any Generator, _ requests: [GenerationRequest]
) throws -> [Raster] {
  try generator.generate(requests) { false }.map { result in
    guard case .image(let raster) = try result.get() else { throw GenerationError("no picture") }
    return raster
  }
}

@Suite struct LatentWalkTests {
  @Test func `codes between two draws lie on the way between theirs`() throws {
    func codes(_ request: GenerationRequest) -> [Float] {
      LatentCodes.truncated([request][...], width: 9, at: GANGenerator.truncation).values
    }
    let parameters = GANGenerator.parameters
    let first = codes(try request(key: 1, of: parameters))
    let second = codes(try request(key: 2, of: parameters))
    for frame in 0..<8 {
      let found = codes(try request(key: 1, walk: step(frame: frame), of: parameters))
      #expect(found == Interpolation.spherical(first, second, at: Double(frame) / 8))
    }
  }

  @Test func `a truncated walk has truncated draws`() throws {
    let one = try request(["truncation": "0.5"], walk: step(frame: 4), of: GANGenerator.parameters)
    let codes = LatentCodes.truncated([one][...], width: 400, at: GANGenerator.truncation).values
    // Between two vectors of such numbers no number is beyond the limit times the root of 2.
    #expect(codes.allSatisfy { $0.magnitude < 0.5 * 1.5 } && Set(codes).count > 300)
  }

  @Test func `a walk goes from draw to draw in small steps`() throws {
    let compute = try Compute(threads: 1)
    let autoencoder = VAEGenerator(try TinyModels.image(), compute: compute)
    let adversarial = GANGenerator(
      try TinyModels.adversarial(), form: PictureForm(size: 16, channels: .rgba), compute: compute)
    let cases: [(any Generator, [any AnyParameter])] = [
      (autoencoder, VAEGenerator.parameters), (adversarial, GANGenerator.parameters),
    ]
    for (generator, parameters) in cases {
      let draws = try rasters(
        generator, [request(key: 1, of: parameters), request(key: 2, of: parameters)])
      let frames = try rasters(
        generator, (0..<8).map { try request(walk: step(frame: $0), of: parameters) })
      #expect(frames[0] == draws[0])
      func distance(_ a: Raster, _ b: Raster) -> Int {
        zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      }
      let whole = distance(draws[0], draws[1])
      for (one, next) in zip(frames, frames.dropFirst() + [draws[1]]) {
        #expect(one != next && distance(one, next) < whole / 2)
      }
    }
  }

  @Test func `between two classes their vectors are mixed`() throws {
    let network = try TinyModels.labelledImage()
    let generator = VAEGenerator(network, compute: try Compute(threads: 1))
    // Draws of two classes: the first frames are the draws' own pictures.
    func own(_ key: UInt64) throws -> Raster { try rasters(generator, [request(key: key)])[0] }
    let moss = try rasters(generator, [request(["class": "moss"], walk: step(frame: 4))])[0]
    let drawn = try rasters(generator, [request(walk: step(frame: 4))])[0]
    #expect(try rasters(generator, [request(walk: step(frame: 0))])[0] == own(1))
    #expect(moss != drawn)
  }
}

@Suite struct ReconstructionTests {
  private func values(_ raster: Raster) -> [Float] {
    let plane = raster.width * raster.height
    return (0..<3 * plane).map { Float(Double(raster.pixels[4 * ($0 % plane) + $0 / plane]) / 255) }
  }

  @Test func `a picture made again is the decoder's of the encoder's mean`() throws {
    let (network, compute) = (try TinyModels.image(), try Compute(threads: 1))
    let picture = TinyModels.picture(size: 16, 3)
    let generator = VAEGenerator(network, compute: compute)
    // Neither key nor spread has a part in it.
    let found = try rasters(
      generator,
      [
        request(pictures: ["reconstruct": picture]),
        request(["spread": "0"], key: 7, pictures: ["reconstruct": picture]),
      ])
    let tape = Tape(compute, recording: false)
    let mean = network.encode(
      tape.constant(Tensor([1, 3, 16, 16], values(picture))), labels: [], on: tape
    ).mean
    let expected = network.decode(mean, on: tape).value.values
    for index in 0..<256 {
      for channel in 0..<3 {
        let value = (expected[channel * 256 + index] * 255).rounded(.toNearestOrEven)
        #expect(Float(found[0].pixels[4 * index + channel]) == value)
      }
    }
    #expect(found[0] == found[1])
  }

  @Test func `a walk between two pictures goes there and back`() throws {
    let generator = VAEGenerator(try TinyModels.image(), compute: try Compute(threads: 1))
    let (first, second) = (TinyModels.picture(size: 16, 3), TinyModels.picture(size: 32, 8))
    let both = ["reconstruct": first, "towards": second]
    let ends = try rasters(
      generator,
      [
        request(pictures: ["reconstruct": first]), request(pictures: ["reconstruct": second]),
      ])
    #expect(ends[0] != ends[1])
    let walk = try rasters(
      generator,
      [
        request(pictures: both, walk: step(0, frame: 0)),
        request(pictures: both, walk: step(0, frame: 4)),
        request(pictures: both, walk: step(1, frame: 0, nextDraw: 0)),
        request(pictures: both, walk: step(1, frame: 4, nextDraw: 0)),
      ])
    #expect(walk[0] == ends[0] && walk[2] == ends[1])
    // The middle is the same from both sides.
    #expect(walk[1] == walk[3] && !ends.contains(walk[1]))
  }

  @Test func `a class changes what a picture becomes`() throws {
    let generator = VAEGenerator(try TinyModels.labelledImage(), compute: try Compute(threads: 1))
    let pictures = ["reconstruct": TinyModels.picture(size: 16, 3)]
    let found = try rasters(
      generator,
      TinyModels.labels.map { try request(["class": $0], pictures: pictures) })
    #expect(Set(found).count == 3)
  }

  @Test func `pictures that cannot be used are told`() throws {
    let compute = try Compute(threads: 1)
    let plain = VAEGenerator(try TinyModels.image(), compute: compute)
    let labelled = VAEGenerator(try TinyModels.labelledImage(), compute: compute)
    let right = TinyModels.picture(size: 16, 1)
    let wrong = TinyModels.picture(size: 7, 1)
    let sizes = "has 7x7 pixels, the network takes 16x16 or a whole multiple or part of it"
    let cases: [(VAEGenerator, [String: Raster], WalkStep?, String)] = [
      (plain, ["reconstruct": wrong], nil, "reconstruct: \(sizes)"),
      (
        plain, ["reconstruct": right, "towards": wrong], step(frame: 1), "towards: \(sizes)"
      ),
      (
        plain, ["reconstruct": right, "towards": right], nil,
        "towards: needs reconstruct, a picture to begin with, and frames"
      ),
      (
        plain, ["towards": right], step(frame: 1),
        "towards: needs reconstruct, a picture to begin with, and frames"
      ),
      (
        plain, ["reconstruct": right], step(frame: 1),
        "reconstruct: with frames needs towards, a picture to go to"
      ),
      (
        labelled, ["reconstruct": right], nil,
        "class: must say what the picture shows: brick, grass, moss"
      ),
    ]
    for (generator, pictures, walk, message) in cases {
      let request = try request(pictures: pictures, walk: walk)
      #expect(generator.objection(to: request)?.description == message)
      #expect(generator.generate([request]) { false } == [.failure(GenerationError(message))])
    }
    #expect(plain.objection(to: try request(pictures: ["reconstruct": right])) == nil)
  }
}
