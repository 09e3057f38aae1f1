import Media
import Numerics
import Testing

/// Formats beside the usual ones: pictures with a palette, FLAC.
struct FormatTests {
  static let provenance = Provenance([
    .init("kind", "lstm"), .init("prompt", "two\nlines \\ é🐻 = 1"),
  ])

  static func picture(colors: Int, alphas: Int, width: Int = 23, height: Int = 17) -> Raster {
    var stream = RandomStream(key: 9, c2: 0, c3: 0)
    let palette = (0..<colors).map { index -> [UInt8] in
      let alpha = index < alphas ? UInt8(index * 7) : 255
      if alpha == 0 { return [0, 0, 0, 0] }
      return [UInt8(index), UInt8(255 - index), UInt8(index * 5 % 256), alpha]
    }
    let pixels = (0..<width * height).flatMap { index in
      palette[index < colors ? index : Int(stream.nextWord()) % colors]
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  @Test(arguments: [
    (1, 0), (2, 1), (3, 0), (4, 2), (5, 3), (16, 0), (17, 16), (200, 20), (256, 30),
  ])
  func `a palette gives back every pixel`(colors: Int, alphas: Int) throws {
    let picture = Self.picture(colors: colors, alphas: alphas)
    let file = try PNGCodec.encodeIndexed(picture, provenance: Self.provenance)
    #expect(try PNGCodec.decode(file) == picture)
    #expect(try PNGCodec.readProvenance(file) == Self.provenance)
    let sample = Sample.image(picture)
    #expect(try sample.encoded(as: .png8, provenance: Self.provenance) == file)
    #expect(try Sample(.image, decoding: file).content() == sample.content())
    // Colour type 3, and as few bits as the colours need.
    #expect(file[25] == 3)
    #expect(file[24] == [(2, 1), (4, 2), (16, 4), (256, 8)].first { colors <= $0.0 }?.1)
  }

  @Test func `a palette makes files small, and too many colours are refused`() throws {
    let picture = Self.picture(colors: 16, alphas: 0, width: 64, height: 64)
    #expect(try PNGCodec.encodeIndexed(picture).count < PNGCodec.encode(picture).count * 2 / 3)
    var many = Self.picture(colors: 256, alphas: 0)
    many.pixels[4 * 300] = 77
    many.pixels[4 * 300 + 1] = 77
    #expect(
      throws: CodecError(
        format: "PNG", reason: "a palette holds 256 colours, the picture has more")
    ) { try PNGCodec.encodeIndexed(many) }
  }

  @Test func `pngcheck and libsndfile's judges are content`() throws {
    if let pngcheck = ExternalTool("pngcheck") {
      for (colors, alphas) in [(2, 1), (16, 0), (256, 9)] {
        let file = try PNGCodec.encodeIndexed(
          Self.picture(colors: colors, alphas: alphas), provenance: Self.provenance)
        let (status, said) = try pngcheck.run(["-v"], on: file, named: "a.png")
        #expect(status == 0 && said.contains("palette"), "\(said)")
      }
    }
    if let sox = ExternalTool("sox") {
      let file = try FLACCodec.encode(Self.sound(channels: 2))
      let (status, said) = try sox.run(["--i"], on: file, named: "a.flac")
      #expect(status == 0 && said.contains("16-bit FLAC"), "\(said)")
    }
  }

  static func sound(channels: Int, frames: Int = 5000) -> Waveform {
    var stream = RandomStream(key: 10, c2: 0, c3: 0)
    return Waveform(
      sampleRate: 16_000, channels: channels,
      samples: (0..<frames * channels).map { _ in stream.nextUniform() - 0.5 })
  }

  @Test(arguments: [1, 2, 8])
  func `FLAC gives back every sample`(channels: Int) throws {
    let sound = Self.sound(channels: channels)
    let file = try FLACCodec.encode(sound, provenance: Self.provenance)
    #expect(try FLACCodec.decode(file) == sound.quantized())
    #expect(try FLACCodec.readProvenance(file) == Self.provenance)
    #expect(try Sample(.audio, decoding: file).content() == Sample.audio(sound).content())
    #expect(try FLACCodec.encode(sound, provenance: Self.provenance) == file)
  }

  @Test func `other programs read licence and credit line of a FLAC file`() throws {
    guard let exiftool = ExternalTool("exiftool") else { return }
    let facts = Provenance([.init("licence", "CC0-1.0"), .init("credit", "Ann & <Bób>")])
    let file = try FLACCodec.encode(Self.sound(channels: 1), provenance: facts)
    let (status, said) = try exiftool.run(["-s"], on: file, named: "a.flac")
    #expect(status == 0 && said.contains("CC0-1.0") && said.contains("Ann & <Bób>"), "\(said)")
    #expect(try FLACCodec.readProvenance(file) == facts)
  }

  @Test func `FLAC refuses what it cannot hold`() throws {
    #expect(throws: CodecError.self) { try FLACCodec.encode(Self.sound(channels: 9)) }
    let nan = Waveform(sampleRate: 8000, samples: [.nan])
    #expect(throws: CodecError.self) { try FLACCodec.encode(nan) }
    #expect(throws: CodecError.self) { try FLACCodec.decode([]) }
    let empty = Waveform(sampleRate: 8000, samples: [])
    #expect(throws: CodecError.self) { try FLACCodec.encode(empty) }
    let file = try FLACCodec.encode(Self.sound(channels: 1))
    for cut in [4, 20, 60, file.count / 2, file.count - 10] {
      #expect(throws: CodecError.self) { try FLACCodec.decode(Array(file[..<cut])) }
    }
  }
}
