import Media
import PipelineInterface
import Testing

struct ScalingTests {
  func scale(_ width: Int, _ height: Int, _ filter: String) throws -> Step {
    try Step("resize", ["width": "\(width)", "height": "\(height)", "filter": filter])
  }

  @Test(arguments: ["bicubic", "lanczos"])
  func `the same size and one colour change nothing`(filter: String) throws {
    var random = RandomSamples(seed: 51)
    let raster = random.raster(17, 9)
    #expect(try scale(17, 9, filter)(raster) == raster)
    let grey = sketch("xxxxx", "xxxxx", "xxxxx")
    for (width, height) in [(1, 1), (13, 31), (2, 7)] {
      #expect(try Set(scale(width, height, filter)(grey).pixels) == [128, 255])
    }
  }

  @Test(arguments: ["bicubic", "lanczos"])
  func `hidden colours do not bleed`(filter: String) throws {
    let raster = Raster(
      width: 4, height: 1,
      pixels: [200, 100, 0, 255, 200, 100, 0, 255, 9, 9, 9, 0, 9, 9, 9, 0])
    let result = try scale(9, 1, filter)(raster)
    for offset in stride(from: 0, to: result.pixels.count, by: 4)
    where result.pixels[offset + 3] > 0 {
      #expect(Array(result.pixels[offset..<offset + 3]) == [200, 100, 0])
    }
    #expect(result == result.canonical)
  }

  /// A slow wave survives, a fast one that the new size cannot hold becomes grey.
  @Test(arguments: ["bicubic", "lanczos"])
  func `smaller pictures do not alias`(filter: String) throws {
    let stripes = Raster(
      width: 96, height: 1,
      pixels: (0..<96).flatMap { x -> [UInt8] in
        let value: UInt8 = x % 2 == 0 ? 255 : 0
        return [value, value, value, 255]
      })
    let small = try scale(16, 1, filter)(stripes)
    for x in 1..<15 { #expect((120...136).contains(small.pixels[4 * x])) }
  }

  @Test(arguments: ["bicubic", "lanczos"])
  func `any size can be made of any other`(filter: String) throws {
    var random = RandomSamples(seed: 52)
    for _ in 0..<40 {
      let raster = random.raster(1 + random.below(20), 1 + random.below(20))
      let (width, height) = (1 + random.below(40), 1 + random.below(40))
      let result = try scale(width, height, filter)(raster)
      #expect(result.width == width && result.height == height && result == result.canonical)
    }
  }

  @Test(arguments: ["bicubic", "lanczos"])
  func `a ramp stays a ramp`(filter: String) throws {
    let ramp = Raster(
      width: 32, height: 2, pixels: (0..<64).flatMap { [UInt8($0 % 32 * 8), 0, 0, 255] })
    let large = try scale(96, 2, filter)(ramp)
    for x in 12..<84 {
      let wanted = (Double(x) + 0.5) / 3 * 8 - 4
      #expect(abs(Double(large.pixels[4 * x]) - wanted) < 1.6, "\(x)")
    }
  }
}
