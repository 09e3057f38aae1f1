import Media
import Testing

struct PNGCodecTests {
  /// A picture with many colours; `opaque` or with alphas from 1 on.
  static func picture(_ width: Int, _ height: Int, opaque: Bool) -> Raster {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels += [UInt8(x * 7 & 255), UInt8(y * 5 & 255), UInt8((x ^ y) & 255)]
        pixels.append(opaque ? 255 : UInt8(1 + (x + y) % 255))
      }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  static let facts = Provenance([
    .init("kind", "vae"), .init("model", "00ff"), .init("prompt", "Ein \"Bär\"\n\\ zwei: 🐻"),
    .init("empty", ""), .init("Software", "<x/>"),
  ])

  @Test(arguments: [(1, 1), (3, 2), (1, 300), (257, 1), (64, 64)], [true, false])
  func `a picture comes back`(size: (Int, Int), opaque: Bool) throws {
    let raster = Self.picture(size.0, size.1, opaque: opaque)
    let file = try PNGCodec.encode(raster, provenance: Self.facts)
    #expect(try PNGCodec.decode(file) == raster)
    #expect(try PNGCodec.readProvenance(file) == Self.facts)
    #expect(file[25] == (opaque ? 2 : 6), "colour type")
  }

  @Test func `a file has the promised chunks and no clock`() throws {
    let file = try PNGCodec.encode(
      Self.picture(8, 8, opaque: true), provenance: Provenance([.init("seed", "7")]))
    let chunks = PNGBuilder.chunks(of: file)
    #expect(chunks.map { $0.name } == ["IHDR", "iTXt", "IDAT", "IEND"])
    #expect(chunks[1].body == Array("seed\0\0\0\0\u{0}7".utf8))
    let bare = try PNGCodec.encode(Self.picture(8, 8, opaque: true))
    #expect(PNGBuilder.chunks(of: bare).map { $0.name } == ["IHDR", "IDAT", "IEND"])
    #expect(try PNGCodec.readProvenance(bare) == Provenance())
  }

  @Test func `hidden colours are dropped on the way out and in`() throws {
    let hidden = Raster(width: 2, height: 1, pixels: [1, 2, 3, 0, 4, 5, 6, 9])
    let shown = Raster(width: 2, height: 1, pixels: [0, 0, 0, 0, 4, 5, 6, 9])
    #expect(try PNGCodec.encode(hidden) == PNGCodec.encode(shown))
    let foreign = PNGBuilder(
      width: 2, height: 1, depth: 8, colorType: 6, lines: [0] + hidden.pixels)
    #expect(try PNGCodec.decode(foreign.file) == shown)
  }

  @Test(arguments: [
    "", " a", "a ", "a  b", "a=b", "é", "a\nb", String(repeating: "k", count: 80),
  ])
  func `a key that no format can carry is refused`(key: String) {
    let reason =
      "metadata key \"\(key)\" must be 1 to 79 printable ASCII characters, "
      + "without \"=\", without spaces at its ends or side by side"
    let facts = Provenance([.init(key, "v")])
    #expect(throws: CodecError(format: "PNG", reason: reason)) {
      try PNGCodec.encode(Self.picture(1, 1, opaque: true), provenance: facts)
    }
    #expect(throws: CodecError(format: "WAV", reason: reason)) {
      try WAVCodec.encode(Waveform(sampleRate: 8000, samples: [0]), provenance: facts)
    }
  }

  @Test func `a value with a zero or without end is refused`() {
    let raster = Self.picture(1, 1, opaque: true)
    #expect(
      throws: CodecError(format: "PNG", reason: "the value of metadata key \"k\" holds U+0000")
    ) { try PNGCodec.encode(raster, provenance: Provenance([.init("k", "a\0b")])) }
    let long = String(repeating: "x", count: 50_000)
    #expect(
      throws: CodecError(
        format: "PNG", reason: "metadata takes 50003 bytes, at most 40000 fit")
    ) { try PNGCodec.encode(raster, provenance: Provenance([.init("k", long)])) }
  }

  @Test func `grey of every depth becomes RGBA`() throws {
    // 0, 1 in 1 bit; 0, 1, 2, 3 in 2 bits; and so on: v * 255 / (2^depth - 1).
    let cases: [(depth: UInt8, line: [UInt8], grey: [UInt8])] = [
      (1, [0b0100_0000], [0, 255]), (2, [0b0001_1011], [0, 85, 170, 255]),
      (4, [0x0F, 0x80], [0, 255, 136]), (8, [0, 7, 255], [0, 7, 255]),
      (16, [0x00, 0x80, 0x00, 0x81, 0xFF, 0x7F, 0xFF, 0xFF], [0, 1, 255, 255]),
    ]
    for test in cases {
      let png = PNGBuilder(
        width: UInt32(test.grey.count), height: 1, depth: test.depth, colorType: 0,
        lines: [0] + test.line)
      let pixels = try PNGCodec.decode(png.file).pixels
      #expect(pixels == test.grey.flatMap { [$0, $0, $0, 255] }, "depth \(test.depth)")
    }
  }

  @Test func `palettes, transparent colours and profiles`() throws {
    let palette = PNGBuilder(
      width: 3, height: 1, depth: 2, colorType: 3,
      chunks: [("PLTE", [255, 0, 0, 0, 255, 0, 9, 9, 9]), ("tRNS", [255, 128, 0])],
      lines: [0, 0b0001_1000])
    #expect(
      try PNGCodec.decode(palette.file).pixels == [255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 0, 0])
    let keyed = PNGBuilder(
      width: 2, height: 1, depth: 8, colorType: 2,
      chunks: [
        ("gAMA", PNGBuilder.bigEndian(20000)), ("iCCP", Array("p\0\0not a profile".utf8)),
        ("tRNS", [0, 1, 0, 2, 0, 3]),
      ], lines: [0, 1, 2, 3, 4, 5, 6])
    #expect(try PNGCodec.decode(keyed.file).pixels == [0, 0, 0, 0, 4, 5, 6, 255])
  }

  @Test func `an interlaced picture equals the plain one`() throws {
    let side = 8
    let grey = (0..<side * side).map { UInt8($0 * 4) }
    // Adam7: first column, column step, first row, row step of each pass.
    let passes = [
      (0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2),
      (0, 1, 1, 2),
    ]
    var lines: [UInt8] = []
    for (x0, dx, y0, dy) in passes {
      for y in stride(from: y0, to: side, by: dy) {
        lines += [0] + stride(from: x0, to: side, by: dx).map { grey[y * side + $0] }
      }
    }
    let png = PNGBuilder(
      width: 8, height: 8, depth: 8, colorType: 0, isInterlaced: true, lines: lines)
    #expect(try PNGCodec.decode(png.file).pixels == grey.flatMap { [$0, $0, $0, 255] })
  }

  @Test func `text chunks of other writers are read`() throws {
    let png = PNGBuilder(
      width: 1, height: 1, depth: 8, colorType: 0,
      chunks: [("tEXt", Array("Author\0Andr".utf8) + [0xE9])], lines: [0, 0])
    #expect(try PNGCodec.readProvenance(png.file) == Provenance([.init("Author", "André")]))
  }

  @Test func `pngcheck finds nothing to say`() throws {
    guard let pngcheck = ExternalTool("pngcheck") else { return }
    for opaque in [true, false] {
      let file = try PNGCodec.encode(
        Self.picture(33, 17, opaque: opaque), provenance: Self.facts)
      let (status, output) = try pngcheck.run(["-v"], on: file, named: "a.png")
      #expect(status == 0, "\(output)")
      #expect(output.contains("No errors detected"), "\(output)")
      #expect(output.contains(opaque ? "24-bit RGB" : "32-bit RGB+alpha"), "\(output)")
    }
  }
}
