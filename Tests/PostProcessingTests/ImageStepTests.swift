import Media
import PipelineInterface
import Testing

struct ImageStepTests {
  static func resize(_ width: Int, _ height: Int, _ filter: String) throws -> Step {
    try Step("resize", ["width": "\(width)", "height": "\(height)", "filter": filter])
  }

  @Test(arguments: ["nearest", "box"])
  func `the same size changes nothing`(filter: String) throws {
    var random = RandomSamples(seed: 3)
    for (width, height) in [(1, 1), (5, 3), (17, 9)] {
      let raster = random.raster(width, height)
      #expect(try Self.resize(width, height, filter)(raster) == raster)
    }
  }

  @Test(arguments: ["nearest", "box"])
  func `whole factors repeat pixels and come back`(filter: String) throws {
    var random = RandomSamples(seed: 4)
    let raster = random.raster(5, 4)
    let large = try Self.resize(15, 8, filter)(raster)
    for y in 0..<8 {
      for x in 0..<15 {
        let (new, old) = (4 * (y * 15 + x), 4 * (y / 2 * 5 + x / 3))
        #expect(large.pixels[new..<new + 4] == raster.pixels[old..<old + 4])
      }
    }
    #expect(try Self.resize(5, 4, filter)(large) == raster)
  }

  @Test func `box averages by alpha, so hidden colours do not bleed`() throws {
    let raster = Raster(width: 2, height: 1, pixels: [200, 100, 0, 255, 9, 9, 9, 0])
    #expect(try Self.resize(1, 1, "box")(raster).pixels == [200, 100, 0, 128])
    let pair = Raster(width: 2, height: 1, pixels: [200, 100, 1, 255, 100, 0, 2, 85])
    #expect(try Self.resize(1, 1, "box")(pair).pixels == [175, 75, 1, 170])
    // Three pixels on two: 1, 1/2 | 1/2, 1.
    let three = Raster(
      width: 3, height: 1, pixels: [0, 0, 0, 255, 90, 90, 90, 255, 30, 30, 30, 255])
    #expect(
      try Self.resize(2, 1, "box")(three).pixels == [30, 30, 30, 255, 50, 50, 50, 255])
  }

  @Test func `any size can be made of any other`() throws {
    var random = RandomSamples(seed: 6)
    for _ in 0..<60 {
      let raster = random.raster(1 + random.below(20), 1 + random.below(20))
      let (width, height) = (1 + random.below(40), 1 + random.below(40))
      for filter in ["nearest", "box"] {
        let result = try Self.resize(width, height, filter)(raster)
        #expect(result.width == width && result.height == height)
        #expect(result == result.canonical)
      }
    }
  }

  @Test func `a picture that no file could hold is refused`() throws {
    let raster = Raster(width: 1, height: 1, pixels: [1, 2, 3, 255])
    #expect(
      throws: StepError("16384x16384 pixels are too many: at most 67108864 in all")
    ) { try Self.resize(16384, 16384, "nearest")(raster) }
  }

  @Test func `quantize leaves few colours and all alphas, and has no more to do`() throws {
    var random = RandomSamples(seed: 7)
    for colors in [2, 3, 16, 61] {
      let quantize = try Step("quantize", ["colors": "\(colors)"])
      let raster = random.raster(16, 12)
      let result = try quantize(raster)
      #expect((colors / 2...colors).contains(Self.colors(result).count))
      #expect(try quantize(result) == result)
      for offset in stride(from: 3, to: raster.pixels.count, by: 4) {
        #expect(result.pixels[offset] == raster.pixels[offset])
      }
    }
  }

  @Test func `a picture with few colours stays as it is`() throws {
    let raster = Raster(
      width: 3, height: 1, pixels: [1, 2, 3, 255, 4, 5, 6, 10, 0, 0, 0, 0])
    #expect(try Step("quantize", ["colors": "2"])(raster) == raster)
  }

  @Test func `the cut follows the widest spread`() throws {
    // Two dark and two light greys: each pair becomes its mean.
    let grey: [UInt8] = [10, 12, 200, 204]
    let raster = Raster(width: 4, height: 1, pixels: grey.flatMap { [$0, $0, $0, 255] })
    let result = try Step("quantize", ["colors": "2"])(raster)
    #expect(
      stride(from: 0, to: 16, by: 4).map { result.pixels[$0] } == [11, 11, 202, 202])
  }

  private static func colors(_ raster: Raster) -> Set<[UInt8]> {
    Set(
      stride(from: 0, to: raster.pixels.count, by: 4).filter { raster.pixels[$0 + 3] > 0 }
        .map { Array(raster.pixels[$0..<$0 + 3]) })
  }
}
