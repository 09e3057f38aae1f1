import Media
import PipelineInterface
import Testing

struct PaletteTests {
  static let ramp = Raster(
    width: 64, height: 32,
    pixels: (0..<64 * 32).flatMap { index -> [UInt8] in
      let value = UInt8(index % 64 * 4)
      return [value, value, value, 255]
    })

  @Test func `a palette file is read in both forms`() throws {
    let red = sketch("rxb")
    for file in [
      "; mine\n#ff0000\n0000FF\n\n", "ff0000\r\n0000ff",
      "GIMP Palette\nName: two\nColumns: 2\n#\n255   0   0\tRed one\n  0 0 255 Blue\n",
    ] {
      let result = try Step("quantize", [:], files: ["palette": file])(red)
      #expect(result == sketch("rrb"))
    }
  }

  @Test(arguments: [
    ("", "names a file without a colour"),
    ("ff0000\nred\n", "names a file whose line 2 is no colour: \"red\""),
    ("GIMP Palette\n1 2\n", "names a file whose line 2 is no colour: \"1 2\""),
    ("GIMP Palette\n1 2 256\n", "names a file whose line 2 is no colour: \"1 2 256\""),
    (
      (0...256).map { String(0x100000 + $0, radix: 16) }.joined(separator: "\n"),
      "names a file of more than 256 colours"
    ),
  ])
  func `a file that is no palette is refused`(file: String, reason: String) {
    #expect(throws: ParameterError(name: "palette", reason: reason)) {
      try Step("quantize", [:], files: ["palette": file])
    }
  }

  @Test(arguments: ["ordered", "floyd-steinberg"])
  func `dithering keeps the mean brightness and uses the palette alone`(dither: String) throws {
    let quantize = try Step(
      "quantize", ["dither": dither], files: ["palette": "000000\nffffff\n"])
    let result = try quantize(Self.ramp)
    #expect(Set(result.pixels) == [0, 255])
    // In each quarter of the ramp as much is white as it is bright.
    for quarter in 0..<4 {
      var (sum, wanted) = (0, 0)
      for y in 0..<32 {
        for x in 16 * quarter..<16 * (quarter + 1) {
          sum += Int(result.pixels[4 * (y * 64 + x)])
          wanted += Int(Self.ramp.pixels[4 * (y * 64 + x)])
        }
      }
      #expect(abs(sum - wanted) < 255 * 16 * 32 / 25, "quarter \(quarter)")
    }
    let plain = try Step("quantize", [:], files: ["palette": "000000\nffffff\n"])(Self.ramp)
    #expect(plain != result)
  }

  @Test(arguments: ["none", "ordered", "floyd-steinberg"])
  func `colours of the palette stay, hidden pixels too`(dither: String) throws {
    let file = "ff0000\n00ff00\n0000ff\nffffff\n000000\n"
    let quantize = try Step("quantize", ["dither": dither], files: ["palette": file])
    let raster = sketch("rgb.w", "k.rrg", "wwkkb")
    if dither != "ordered" { #expect(try quantize(raster) == raster) }
    var random = RandomSamples(seed: 41)
    let noise = random.raster(30, 20)
    let result = try quantize(noise)
    for offset in stride(from: 3, to: noise.pixels.count, by: 4) {
      #expect(result.pixels[offset] == noise.pixels[offset])
    }
  }
}
