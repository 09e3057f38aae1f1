import Media
import PipelineInterface
import Testing

/// A picture from rows of letters: `.` is nothing, `r`, `g`, `b`, `w`, `k` are colours.
func sketch(_ rows: String...) -> Raster {
  let colors: [Character: [UInt8]] = [
    ".": [0, 0, 0, 0], "r": [255, 0, 0, 255], "g": [0, 255, 0, 255], "b": [0, 0, 255, 255],
    "w": [255, 255, 255, 255], "k": [0, 0, 0, 255], "x": [128, 128, 128, 255],
  ]
  return Raster(
    width: rows[0].count, height: rows.count,
    pixels: rows.flatMap { $0.flatMap { colors[$0] ?? [] } })
}

struct PictureChangeTests {
  private func channel(_ channel: Int, of raster: Raster) -> [UInt8] {
    stride(from: channel, to: raster.pixels.count, by: 4).map { raster.pixels[$0] }
  }

  @Test func `crop cuts a rectangle`() throws {
    let raster = sketch("rgb", "gbr", "brg")
    let crop = try Step("crop", ["left": "1", "top": "1", "width": "2", "height": "2"])
    #expect(try crop(raster) == sketch("br", "rg"))
    #expect(
      throws: StepError("columns 1 to 2 and rows 1 to 2 are not all in a picture of 2x3")
    ) { try crop(sketch("rg", "rg", "rg")) }
  }

  @Test func `trim goes to the content`() throws {
    let raster = sketch("......", "..r...", "...g..", "......")
    #expect(try Step("trim")(raster) == sketch("r.", ".g"))
    #expect(
      try Step("trim", ["margin": "1"])(raster) == sketch("....", ".r..", "..g.", "...."))
    #expect(try Step("trim")(sketch("www", "wrw", "www")) == sketch("r"))
    #expect(try Step("trim", ["background": "#ff0000"])(sketch("rw", "rr")) == sketch("w"))
    #expect(
      throws: StepError("the picture is empty: there is nothing to trim to")
    ) { try Step("trim")(sketch("..", "..")) }
  }

  @Test func `the background goes from the border, or everywhere`() throws {
    let raster = sketch("wwwww", "wrrrw", "wrwrw", "wrrrw", "wwwwg")
    #expect(
      try Step("cut-background")(raster) == sketch(".....", ".rrr.", ".rwr.", ".rrr.", "....g"))
    #expect(
      try Step("cut-background", ["where": "everywhere"])(raster)
        == sketch(".....", ".rrr.", ".r.r.", ".rrr.", "....g"))
    #expect(
      try Step("cut-background", ["color": "#808080", "tolerance": "127"])(sketch("kxr"))
        == sketch("k.r"))
  }

  @Test func `an outline lies around what is solid`() throws {
    let raster = sketch(".....", ".....", "..r..", ".....", ".....")
    let line = ["color": "#0000ff"]
    #expect(
      try Step("outline", line)(raster)
        == sketch(".....", "..b..", ".brb.", "..b..", "....."))
    #expect(
      try Step("outline", line.merging(["corners": "true"]) { $1 })(raster)
        == sketch(".....", ".bbb.", ".brb.", ".bbb.", "....."))
    #expect(
      try Step("outline", line.merging(["grow": "true"]) { $1 })(sketch("r"))
        == sketch(".b.", "brb", ".b."))
  }

  @Test func `an outline shines through what is half there`() throws {
    let raster = Raster(width: 2, height: 1, pixels: [255, 0, 0, 255, 0, 255, 0, 100])
    #expect(
      try Step("outline", ["color": "#0000ff"])(raster).pixels
        == [255, 0, 0, 255, 0, 100, 155, 255])
  }

  @Test func `tint gives brightness a colour`() throws {
    #expect(
      try Step("tint", ["color": "#ff8000"])(sketch("wk.x")).pixels
        == [255, 128, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 128, 64, 0, 255])
    var random = RandomSamples(seed: 31)
    let raster = random.raster(9, 7)
    #expect(try Step("tint", ["color": "#123456", "strength": "0"])(raster) == raster)
  }

  @Test func `levels spread brightness`() throws {
    let grey = Raster(
      width: 4, height: 1, pixels: ([10, 60, 110, 200] as [UInt8]).flatMap { [$0, $0, $0, 255] })
    let levels = try Step("levels", ["black": "10", "white": "110"])
    #expect(channel(0, of: try levels(grey)) == [0, 128, 255, 255])
    var random = RandomSamples(seed: 32)
    let raster = random.raster(9, 7)
    #expect(try Step("levels")(raster) == raster)
    let dull = try Step("levels", ["saturation": "0"])(raster)
    #expect(channel(0, of: dull) == channel(1, of: dull))
    #expect(channel(0, of: dull) == channel(2, of: dull))
    let bright = try Step("levels", ["gamma": "2"])(grey)
    #expect(channel(0, of: bright) == [50, 124, 167, 226])
    #expect(throws: ParameterError.self) { try Step("levels", ["black": "9", "white": "9"]) }
  }

  @Test(arguments: [
    ("left", "rgr", "kbk"), ("right", "bgb", "wbw"), ("top", "rgb", "rgb"),
    ("bottom", "kbw", "kbw"), ("quarter", "rgr", "rgr"), ("flip-horizontal", "bgr", "wbk"),
    ("flip-vertical", "kbw", "rgb"),
  ])
  func `mirror makes symmetric or turns over`(
    mode: String, first: String, second: String
  ) throws {
    let mirror = try Step("mirror", ["mode": mode])
    let result = try mirror(sketch("rgb", "kbw"))
    #expect(result == sketch(first, second))
    let again = try mirror(result)
    #expect(mode.hasPrefix("flip") ? again == sketch("rgb", "kbw") : again == result)
  }

  /// What is smooth inside must be smooth over the seam.
  @Test(arguments: ["1", "25", "50"])
  func `seamless copies join`(overlap: String) throws {
    var pixels: [UInt8] = []
    for y in 0..<20 {
      for x in 0..<40 { pixels += [UInt8(6 * x), UInt8(12 * y), 0, 255] }
    }
    let ramp = Raster(width: 40, height: 20, pixels: pixels)
    let tile = try Step("seamless", ["overlap": overlap])(ramp)
    let percent = try #require(Int(overlap))
    let strip = max(1, 40 * percent / 100)
    let rows = max(1, 20 * percent / 100)
    #expect(tile.width == 40 - strip && tile.height == 20 - rows)
    // Where the strip is one pixel wide, half of the jump stays.
    let limit = 240 / strip + 6
    for y in 0..<tile.height {
      let (first, last) = (4 * y * tile.width, 4 * ((y + 1) * tile.width - 1))
      #expect(abs(Int(tile.pixels[first]) - Int(tile.pixels[last])) <= limit)
    }
    let still = sketch("xxxx", "xxxx", "xxxx", "xxxx")
    #expect(try Set(Step("seamless", ["overlap": overlap])(still).pixels) == [128, 255])
  }

  @Test func `save refuses a palette of too many colours`() throws {
    var random = RandomSamples(seed: 33)
    let save = try Step("save", .image, ["format": "png8"])
    #expect(throws: StepError.self) { try save(random.raster(40, 40)) }
    let few = try Step("quantize", ["colors": "4"])(sketch("rgb", "kxw"))
    #expect(try save(few) == few)
  }

  @Test(arguments: ["red", "#12345", "#12345g", "#+12345", "", "#1234567"])
  func `what is no colour is refused`(text: String) {
    #expect(throws: ParameterError.self) { try Step("tint", ["color": text]) }
  }
}
