import Media
import Numerics
import Testing

/// Files that are cut, damaged or lie: an error with a reason, never a trap, never much memory.
struct HostileFileTests {
  static func png(_ reason: String) -> CodecError { CodecError(format: "PNG", reason: reason) }
  static func wav(_ reason: String) -> CodecError { CodecError(format: "WAV", reason: reason) }

  static func grey(_ width: UInt32, _ height: UInt32, lines: [UInt8] = [0, 0]) -> [UInt8] {
    PNGBuilder(width: width, height: height, depth: 8, colorType: 0, lines: lines).file
  }

  @Test(
    arguments: [
      ([], "the file is empty"),
      (Array("GIF89a".utf8), "the file is not a PNG picture"),
      (Array("hello, this is text".utf8), "the file is not a PNG picture"),
      (PNGBuilder.signature, "the file ends early"),
      (Array(PNGBuilder.signature.prefix(5)), "the file ends early"),
      (grey(0, 1), "Invalid IHDR data"),
      (grey(1, 0), "Invalid IHDR data"),
      (grey(1 << 31, 1 << 31), "PNG unsigned integer out of range"),
      (grey(1 << 31 - 1, 1 << 31 - 1), "Invalid IHDR data"),
      (grey(16_385, 1), "Invalid IHDR data"),
      (
        grey(16_384, 16_384),
        "16384x16384 pixels are too many: at most 16384 a side and 67108864 in all"
      ),
      (grey(8192, 8192), "70 bytes cannot hold the 8192x8192 pixels that it claims"),
      (grey(1, 2), "Not enough image data"),
      (grey(1, 1, lines: [9, 0]), "bad adaptive filter value"),
    ] as [([UInt8], String)])
  func `a picture that is none`(file: [UInt8], reason: String) {
    #expect(throws: Self.png(reason)) { try PNGCodec.decode(file) }
  }

  @Test(
    arguments: [
      (
        WAVBuilder(data: [0, 0], claimedData: 1000).file,
        "the chunk at byte 36 claims 1000 bytes, 2 are left"
      ),
      (
        WAVBuilder(data: [0, 0], claimedData: .max).file,
        "the chunk at byte 36 claims 4294967295 bytes, 2 are left"
      ),
      (
        WAVBuilder(data: [0, 0], claimedFile: .max).file,
        "the file ends early: it claims 4294967303 bytes and has 46"
      ),
      (
        WAVBuilder(data: [0, 0], claimedFile: 20).file,
        "the chunk at byte 12 claims 16 bytes, 8 are left"
      ),
      (
        WAVBuilder(data: [0, 0], claimedFile: 0).file,
        "the file claims 8 bytes, fewer than its header"
      ),
      (WAVBuilder(data: [0, 0], claimedFile: 4).file, "there is no whole chunk \"fmt \""),
      (
        WAVBuilder(tag: 2, bits: 4, data: [0, 0]).file,
        "format 2 with 4 bits is not read: only PCM (1) of 8, 16, 24 or 32 bits and float (3) of 32 or 64"
      ),
      (WAVBuilder(channels: 0, data: []).file, "0 channels are not read: 1 to 64"),
      (WAVBuilder(channels: 1000, data: []).file, "1000 channels are not read: 1 to 64"),
      (WAVBuilder(rate: 0, data: []).file, "0 Hz is no sample rate"),
      (WAVBuilder(rate: .max, data: []).file, "4294967295 Hz is no sample rate"),
      ([], "the file is empty"),
      (Array("RIFF".utf8), "the file is not a RIFF WAVE sound"),
      (Array("OggS............".utf8), "the file is not a RIFF WAVE sound"),
    ] as [([UInt8], String)])
  func `a sound that is none`(file: [UInt8], reason: String) {
    #expect(throws: Self.wav(reason)) { try WAVCodec.decode(file) }
  }

  @Test func `a file cut anywhere is refused`() throws {
    let facts = Provenance([.init("kind", "test"), .init("prompt", "Beware")])
    let picture = try PNGCodec.encode(
      PNGCodecTests.picture(9, 7, opaque: false), provenance: facts)
    for length in 0..<picture.count {
      #expect(throws: CodecError.self, "\(length) bytes") {
        try PNGCodec.decode(Array(picture[..<length]))
      }
    }
    let sound = try WAVCodec.encode(
      Waveform(sampleRate: 8000, samples: [0.1, 0.2, 0.3]), provenance: facts)
    for length in 0..<sound.count {
      #expect(throws: CodecError.self, "\(length) bytes") {
        try WAVCodec.decode(Array(sound[..<length]))
      }
    }
  }

  @Test func `a flipped bit of a picture's pixels is found`() throws {
    let file = try PNGCodec.encode(PNGCodecTests.picture(9, 7, opaque: true))
    let pixels = 33..<file.count - 12
    for offset in pixels {
      for bit in 0..<8 {
        var damaged = file
        damaged[offset] ^= 1 << bit
        #expect(throws: CodecError.self, "byte \(offset), bit \(bit)") {
          try PNGCodec.decode(damaged)
        }
      }
    }
  }

  @Test func `thousands of random damages do no harm`() throws {
    let facts = Provenance([.init("kind", "test"), .init("prompt", "Beware\nthe dog")])
    let seeds: [[UInt8]] = [
      try PNGCodec.encode(PNGCodecTests.picture(12, 9, opaque: false), provenance: facts),
      PNGBuilder(
        width: 5, height: 3, depth: 4, colorType: 3, isInterlaced: true,
        chunks: [
          ("gAMA", PNGBuilder.bigEndian(20000)), ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [7]),
          ("tEXt", Array("a\0b".utf8)), ("zTXt", Array("c\0\0d".utf8)),
        ], lines: [UInt8](repeating: 0, count: 24)
      ).file,
      try WAVCodec.encode(WAVCodecTests.sound, provenance: facts),
      WAVBuilder(
        tag: 3, channels: 2, bits: 32,
        chunks: [("LIST", Array("INFO".utf8) + WAVBuilder.chunk("ICMT", Array("a=b\0".utf8)))],
        data: [UInt8](repeating: 0x3C, count: 64), isExtensible: true
      ).file,
    ]
    var random = RandomStream(key: 2026, c2: 0, c3: 0)
    func below(_ limit: Int) -> Int { Int(random.nextWord() % UInt32(limit)) }
    var refused = 0
    var accepted = 0
    for round in 0..<4000 {
      let isPicture = round % 4 < 2
      var file = seeds[round % 4]
      for _ in 0...below(4) {
        let place = below(file.count)
        switch below(5) {
        case 0: file[place] = UInt8(below(256))
        case 1: file[place] ^= 1 << below(8)
        case 2:
          file.replaceSubrange(place..<min(file.count, place + 4), with: [255, 255, 255, 255])
        case 3: file.removeSubrange(place..<min(file.count - 1, place + 1 + below(8)))
        default: file.insert(contentsOf: file[place...].prefix(1 + below(16)), at: place)
        }
      }
      if isPicture && round % 8 < 4 { file = PNGBuilder.repairingChecksums(file) }
      do throws(CodecError) {
        if isPicture {
          _ = try PNGCodec.readProvenance(file)
          _ = try PNGCodec.decode(file)
        } else {
          _ = try WAVCodec.readProvenance(file)
          let sound = try WAVCodec.decode(file)
          #expect(sound.samples.count <= file.count)
        }
        accepted += 1
      } catch {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
    }
    #expect(accepted > 100 && refused > 1000, "\(accepted) accepted, \(refused) refused")
  }
}
