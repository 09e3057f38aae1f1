import Generators
import Media
import NN
import Numerics
import PipelineInterface
import TensorCore
import Testing

@Suite struct GANLossTests {
  private func sigmoid(_ x: Double) -> Double { 1 / (1 + ScalarMath.exp(-x)) }

  private func value(_ body: (Tape) -> Variable) throws -> Double {
    Double(body(Tape(try Compute(threads: 1), recording: false)).value.item)
  }

  @Test func `losses are as their papers have them`() throws {
    let (real, fake): ([Float], [Float]) = ([0.5, -2, 3], [1.5, -0.25, -4])
    func mean(_ logits: [Float], _ f: (Double) -> Double) -> Double {
      logits.reduce(0) { $0 + f(Double($1)) } / 3
    }
    let isReal = { ScalarMath.log(self.sigmoid($0)) }
    let isFake = { ScalarMath.log(1 - self.sigmoid($0)) }
    let hinge: (Double) -> Double = { max(0, 1 - $0) }
    let expected: [(GANLoss, discriminator: Double, generator: Double)] = [
      (.minimax, -mean(real, isReal) - mean(fake, isFake), mean(fake, isFake)),
      (.nonSaturating, -mean(real, isReal) - mean(fake, isFake), -mean(fake, isReal)),
      (.hinge, mean(real, hinge) + mean(fake) { hinge(-$0) }, -mean(fake) { $0 }),
    ]
    for (loss, discriminator, generator) in expected {
      let ofD = try value { tape in
        loss.discriminator(
          real: tape.constant(Tensor([3], real)), fake: tape.constant(Tensor([3], fake)), on: tape)
      }
      let ofG = try value { loss.generator(fake: $0.constant(Tensor([3], fake)), on: $0) }
      #expect(abs(ofD - discriminator) < 1e-6, "\(loss)")
      #expect(abs(ofG - generator) < 1e-6, "\(loss)")
    }
  }

  @Test(arguments: GANLoss.allCases)
  func `each network pulls the logits its way`(loss: GANLoss) throws {
    let compute = try Compute(threads: 1)
    func gradient(_ body: (Tape, Variable) -> Variable) throws -> [Float] {
      let x = Variable(parameter: Tensor([3], [0.5, 0, -0.5]))
      let tape = Tape(compute)
      tape.backward(body(tape, x))
      return try #require(x.gradient).values
    }
    let other = Tensor([3], [0, 0, 0])
    let ofReal = try gradient { loss.discriminator(real: $1, fake: $0.constant(other), on: $0) }
    let ofFake = try gradient { loss.discriminator(real: $0.constant(other), fake: $1, on: $0) }
    let ofMade = try gradient { loss.generator(fake: $1, on: $0) }
    #expect(ofReal.allSatisfy { $0 < 0 } && ofFake.allSatisfy { $0 > 0 })
    #expect(ofMade.allSatisfy { $0 < 0 })
  }
}

@Suite struct LatentCodesTests {
  private func codes(_ limit: String, requests: Int = 200, width: Int = 100) throws -> [Float] {
    let values = try ParameterValues(["truncation": limit], of: GANGenerator.parameters)
    let requests = (0..<requests).map { GenerationRequest(key: UInt64($0), values: values) }
    return LatentCodes.truncated(requests[...], width: width, at: GANGenerator.truncation).values
  }

  @Test func `without a limit codes are the words of the stream as normal numbers`() throws {
    let found = try codes("8", requests: 3, width: 5)
    let expected = (0..<3 as Range<UInt64>).flatMap { key -> [Float] in
      var stream = RandomStream(key: key, c2: 0, c3: 1)
      return (0..<5).map { _ in stream.nextNormal() }
    }
    #expect(found == expected)
  }

  @Test(arguments: ["0.1", "0.5", "1", "2"])
  func `within the limit codes are distributed as before`(limit: String) throws {
    let bound = try #require(Float(limit))
    let found = try codes(limit)
    #expect(found.allSatisfy { $0.magnitude <= bound })
    // Chi-square of 20 equal bins against the shares of normal numbers that the limit leaves.
    let bins = 20
    func bin(_ x: Float) -> Int { min(bins - 1, Int((x + bound) / (2 * bound) * Float(bins))) }
    var counts = [Double](repeating: 0, count: bins)
    for x in found { counts[bin(x)] += 1 }
    let density = (0..<bins).map { bin -> Double in
      let x = Double(bound) * (Double(2 * bin + 1) / Double(bins) - 1)
      return ScalarMath.exp(-x * x / 2)
    }
    let total = density.reduce(0, +)
    let chi = zip(counts, density).reduce(0) { sum, pair in
      let expected = pair.1 / total * Double(found.count)
      return sum + (pair.0 - expected) * (pair.0 - expected) / expected
    }
    // 19 degrees of freedom: beyond 43.8 once in a thousand.
    #expect(chi < 43.8, "\(chi)")
  }
}

@Suite struct GANNetworkTests {
  @Test func `layers have PyTorch's names and sizes`() throws {
    func facts(_ network: some Network) -> [String] {
      (network.parameters + network.buffers).map { "\($0.name) \($0.variable.shape)" }
    }
    var source = RandomSource(seed: 1)
    // learn.py's pair of 32x32 pictures.
    let generator = try GANGeneratorNetwork(
      latent: 64, width: 32, stages: 3, planes: 3, from: &source)
    #expect(
      facts(generator).filter { !$0.contains("running") } == [
        "main.0.weight [64, 128, 4, 4]", "main.1.weight [128]", "main.1.bias [128]",
        "main.3.weight [128, 64, 4, 4]", "main.4.weight [64]", "main.4.bias [64]",
        "main.6.weight [64, 32, 4, 4]", "main.7.weight [32]", "main.7.bias [32]",
        "main.9.weight [32, 3, 4, 4]",
      ])
    #expect(generator.parameters.reduce(0) { $0 + $1.variable.shape.count } == 296_896)
    let discriminator = try GANDiscriminatorNetwork(width: 32, stages: 3, planes: 3, from: &source)
    #expect(discriminator.parameters.reduce(0) { $0 + $1.variable.shape.count } == 167_808)
    #expect(
      discriminator.buffers.map { $0.name } == [
        "main.3.running_mean", "main.3.running_var", "main.6.running_mean", "main.6.running_var",
      ])
    // With the script's fourth block.
    let classic = try GANGeneratorNetwork(
      latent: 100, hidden: [128, 256, 512, 1024], outputs: 784, from: &source)
    #expect(
      classic.parameters.map { $0.name }.filter { $0.hasSuffix("weight") } == [
        "model.0.weight", "model.2.weight", "model.3.weight", "model.5.weight", "model.6.weight",
        "model.8.weight", "model.9.weight", "model.11.weight",
      ])
  }

  @Test(arguments: [8, 16, 32, 64])
  func `every size is reached and judged`(size: Int) throws {
    let compute = try Compute(threads: 1)
    var source = RandomSource(seed: 1)
    let stages = size.trailingZeroBitCount - 2
    let generator = try GANGeneratorNetwork(
      latent: 3, width: 2, stages: stages, planes: 4, from: &source)
    let discriminator = try GANDiscriminatorNetwork(
      width: 2, stages: stages, planes: 4, from: &source)
    let tape = Tape(compute, recording: false)
    let pictures = generator(
      Tensor([2, 3], [1, 2, 3, -1, -2, -3]), .batchOnly, on: tape)
    #expect(pictures.shape == [2, 4, size, size])
    #expect(discriminator(pictures, .batchOnly, on: tape).shape == [2])
  }

  @Test func `other sizes have no convolutions`() {
    for size in [4, 12, 28, 1024] {
      let form = PictureForm(size: size)
      #expect(GANConfiguration(network: .dcgan(width: 4), form: form, latent: 3) == nil)
      #expect(GANConfiguration(network: .mlp(hidden: [4]), form: form, latent: 3) != nil)
    }
  }
}

@Suite struct GANGeneratorTests {
  private func raster(_ generator: GANGenerator, key: UInt64) throws -> Raster {
    let request = GenerationRequest(
      key: key, values: try ParameterValues(of: GANGenerator.parameters))
    guard
      case .image(let raster) = try generator.generate([request], isCancelled: { false })[0].get()
    else { throw GenerationError("no picture") }
    return raster
  }

  @Test func `a picture with alpha and one in grey`() throws {
    let compute = try Compute(threads: 1)
    let sprite = try raster(
      GANGenerator(
        TinyModels.adversarial(), form: PictureForm(size: 16, channels: .rgba), compute: compute),
      key: 1)
    #expect(sprite.width == 16 && sprite.height == 16)
    #expect(Set(stride(from: 3, to: 1024, by: 4).map { sprite.pixels[$0] }).count > 5)
    let digit = try raster(
      GANGenerator(
        TinyModels.linearAdversarial(), form: PictureForm(size: 7, channels: .grey),
        compute: compute), key: 1)
    #expect(digit.width == 7)
    for index in 0..<49 {
      let pixel = digit.pixels[4 * index..<4 * index + 4]
      #expect(pixel.last == 255 && Set(pixel.dropLast()).count == 1)
    }
    #expect(Set(digit.pixels).count > 10)
  }

  @Test func `pixels that overflow fail the item by the layer's name`() throws {
    let network = try TinyModels.linearAdversarial()
    let weight = try #require(network.parameters.first { $0.name == "model.5.weight" }).variable
    weight.value = Tensor(
      weight.shape, (0..<weight.shape.count).map { $0.isMultiple(of: 2) ? .infinity : -.infinity })
    let generator = GANGenerator(
      network, form: PictureForm(size: 7, channels: .grey), compute: try Compute(threads: 1))
    let request = GenerationRequest(
      key: 1, values: try ParameterValues(of: GANGenerator.parameters))
    #expect(
      generator.generate([request]) { false }
        == [.failure(GenerationError("layer model.5: pixels are not finite"))])
  }
}

@Suite struct PictureStatisticsTests {
  @Test func `features are means of blocks and of differences`() {
    let form = PictureForm(size: 32, channels: .rgb)
    let values = (0..<form.values).map { Float($0 % 32) / 32 - 0.5 }
    let features = PictureStatistics.features(values, form)
    #expect(features.count == 288)
    #expect(
      abs(features[0] - (1.5 / 32 - 0.5)) < 1e-9 && abs(features[1] - (5.5 / 32 - 0.5)) < 1e-9)
    // Each pixel differs from its right neighbour by 1/32, the last of a row from none.
    #expect(abs(features[192] - 2.0 / 32) < 1e-9)
    #expect(abs(features[195] - 2.0 / 32 * 7 / 8) < 1e-9)
    #expect(features[240...].allSatisfy { $0 == 0 })
    let digits = PictureForm(size: 28, channels: .grey)
    let grey = [Float](repeating: 0.5, count: 784)
    #expect(PictureStatistics.features(grey, digits).count == 49 + 16 + 16)
  }

  @Test func `pictures are near their like`() {
    let form = PictureForm(size: 8, channels: .grey)
    func pictures(_ seed: UInt64, level: Float) -> [[Float]] {
      (0..<100).map { index in
        var stream = RandomStream(key: seed, c2: UInt32(index), c3: 0)
        return (0..<64).map { _ in level + stream.nextUniform() - 0.5 }
      }
    }
    let own = PictureStatistics(of: pictures(1, level: 0), form: form)
    let same = PictureStatistics(of: pictures(2, level: 0), form: form)
    let other = PictureStatistics(of: pictures(3, level: 0.4), form: form)
    #expect(abs(own.distance(to: own).all) < 1e-6)
    #expect(own.distance(to: same).all < own.distance(to: other).all / 2)
    // A shift of all values changes colours and no edges.
    let distance = own.distance(to: other)
    #expect(distance.colour > 20 * distance.edges)
  }
}
