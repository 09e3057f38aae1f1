import Files
import Generators
import Media
import Numerics
import PipelineInterface
import Testing

/// Whatever `body` throws, as text.
private func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}

@Suite struct DataFilesTests {
  private func system() throws -> MemoryFileSystem {
    let system = MemoryFileSystem()
    for name in ["b.txt", "a/z.txt", "a.txt", "a/.hidden.txt", ".git/x.txt", "c.png", "é.txt"] {
      try system.createFolder(Path.folder(of: "data/\(name)"))
      try system.write(Array(name.utf8), to: "data/\(name)")
    }
    system.putLink("data/link.txt")
    return system
  }

  @Test func `files come in byte order, without hidden ones, links and other extensions`() throws {
    let files = try DataFiles("data", extension: "txt", system: system()).files
    #expect(files.map(\.relativePath) == ["a.txt", "a/z.txt", "b.txt", "é.txt"])
    #expect(files.map(\.path) == ["data/a.txt", "data/a/z.txt", "data/b.txt", "data/é.txt"])
  }

  @Test func `sub-folders can be chosen`() throws {
    let files = try DataFiles("data", extension: "txt", folders: ["a"], system: system()).files
    #expect(files.map(\.relativePath) == ["a/z.txt"])
  }

  @Test func `a single file may have any name`() throws {
    let files = try DataFiles("data/c.png", extension: "txt", system: system()).files
    #expect(files.map(\.relativePath) == ["c.png"])
  }

  @Test func `what is missing is named`() throws {
    let system = try system()
    #expect(
      message { _ = try DataFiles("nowhere", extension: "txt", system: system) }
        == "cannot read 'nowhere': no such file or directory")
    #expect(
      message { _ = try DataFiles("data", extension: "txt", folders: ["q"], system: system) }
        == "cannot list 'data/q': no such file or directory")
    #expect(
      message { _ = try DataFiles("data", extension: "wav", system: system) }
        == "'data' holds no .wav files")
    #expect(
      message { _ = try DataFiles("data", extension: "wav", folders: ["a"], system: system) }
        == "'data' holds no .wav files in a")
  }
}

@Suite struct TextCorpusTests {
  private func corpus(_ files: [String: [UInt8]]) throws -> TextCorpus {
    let system = MemoryFileSystem()
    try system.createFolder("t")
    for (name, bytes) in files { try system.write(bytes, to: "t/\(name)") }
    return try TextCorpus("t", system: system)
  }

  @Test func `marks are dropped, line ends are LF, files are kept apart`() throws {
    let found = try corpus([
      "b.txt": Array("two\r\nthree\rfour".utf8), "a.txt": [0xEF, 0xBB, 0xBF] + Array("one".utf8),
      "c.txt": Array("\n".utf8),
    ])
    #expect(found.text == "one\ntwo\nthree\rfour\n\n")
  }

  @Test func `the digest is taken over decoded content and order`() throws {
    let digest = try corpus(["a.txt": Array("x\n".utf8), "b.txt": Array("y".utf8)]).digest
    var expected = SHA256()
    expected.updateField("data")
    expected.updateField(Digest(of: Array("text/utf-8\nx\n".utf8)).bytes)
    expected.updateField(Digest(of: Array("text/utf-8\ny".utf8)).bytes)
    let wanted = expected.finish()
    #expect(digest == wanted)
    #expect(
      try corpus(["m.txt": Array("x\r\n".utf8), "n.txt": Array("y".utf8)]).digest == digest)
    #expect(try corpus(["a.txt": Array("y".utf8), "b.txt": Array("x\n".utf8)]).digest != digest)
  }

  @Test func `bad files are named`() throws {
    #expect(
      message { _ = try corpus(["a.txt": [97], "b.txt": [97, 98, 0xFF]]) }
        == "'t/b.txt' cannot be used: byte 2 is not valid UTF-8")
    #expect(message { _ = try corpus(["a.txt": []]) } == "'t' holds no text")
  }
}

@Suite struct ImageFolderTests {
  private func folder(
    _ raster: Raster, size: Int, channels: PictureChannels = .rgb,
    background: Colour = Colour(red: 0, green: 0, blue: 0)
  ) throws -> ImageFolder {
    let system = MemoryFileSystem()
    try system.createFolder("p")
    try system.write(PNGCodec.encode(raster), to: "p/a.png")
    return try ImageFolder(
      "p", form: PictureForm(size: size, channels: channels), background: background,
      system: system)
  }

  @Test func `pixels lie on the background`() throws {
    let raster = Raster(
      width: 2, height: 2,
      pixels: [255, 0, 51, 255, 10, 20, 30, 0, 200, 100, 0, 51, 0, 0, 0, 255])
    let on = try folder(raster, size: 2, background: Colour(red: 0, green: 255, blue: 0))
    let red: [Float] = [1, 0, Float(10_200.0 / 65_025), 0]
    let green: [Float] = [0, 1, Float(57_120.0 / 65_025), 0]
    #expect(on.pictures[0] == red + green + [0.2, 0, 0, 0])
    #expect(try folder(raster, size: 2).pictures[0][4] == 0)
  }

  @Test func `grey weighs the colours, alpha has a plane of its own`() throws {
    let raster = Raster(
      width: 2, height: 2,
      pixels: [255, 0, 0, 255, 255, 255, 255, 102, 30, 40, 50, 0, 0, 0, 255, 255])
    #expect(try folder(raster, size: 2, channels: .grey).pictures == [[0.299, 0.4, 0, 0.114]])
    let all = try folder(
      raster, size: 2, channels: .rgba, background: Colour(red: 0, green: 255, blue: 51))
    let (red, green): ([Float], [Float]) = ([1, 1, 0, 0], [0, 1, 1, 0])
    #expect(all.pictures == [red + green + [0, 1, 0.2, 1] + [1, 0.4, 0, 1]])
    let one = try folder(
      Raster(width: 2, height: 2, pixels: raster.pixels), size: 1, channels: .rgba)
    #expect(one.pictures[0][0] == Float((255.0 * 255 + 255 * 102) / (255 * 612)))
    #expect(one.pictures[0][3] == Float(612.0 / 1020))
  }

  @Test func `a multiple is averaged, a part repeated`() throws {
    let reds = (0..<16).flatMap { red -> [UInt8] in [UInt8(red), 0, 0, 255] }
    let raster = Raster(width: 4, height: 4, pixels: reds)
    let half = try folder(raster, size: 2).pictures[0]
    let means: [Float] = [2.5, 4.5, 10.5, 12.5]
    #expect(Array(half[..<4]) == means.map { $0 / 255 })
    let twice = try folder(raster, size: 8).pictures[0]
    for place in 0..<64 {
      let red = place / 16 * 4 + place % 8 / 2
      #expect(twice[place] == Float(Double(red) / 255))
    }
  }

  @Test(arguments: [(3, 3), (4, 2), (12, 12), (8, 16)])
  func `another size is refused`(width: Int, height: Int) throws {
    let raster = Raster(
      width: width, height: height,
      pixels: Array(repeating: 255, count: 4 * width * height))
    #expect(
      message { _ = try folder(raster, size: 8) }
        == "'p/a.png' has \(width)x\(height) pixels, the network takes 8x8 or a whole multiple "
        + "or part of it")
  }

  @Test func `a file that is no PNG is named`() throws {
    let system = MemoryFileSystem()
    try system.createFolder("p")
    try system.write(Array("hello".utf8), to: "p/a.png")
    let text = message {
      _ = try ImageFolder(
        "p", form: PictureForm(size: 8), background: Colour(red: 0, green: 0, blue: 0),
        system: system)
    }
    #expect(text.hasPrefix("'p/a.png' cannot be used: "))
  }
}

@Suite struct ColourTests {
  @Test func `colours have one text`() throws {
    #expect(try Colour.parse("#0aFf9C", in: Anything()).canonicalText == "#0aff9c")
  }

  @Test(arguments: ["", "#", "0aff9c", "#0aff9", "#0aff9c0", "#0aff9g", "red"])
  func `what is no colour is refused`(text: String) {
    #expect(
      throws: ParameterReason("must be a colour like #1a2b3c, got \"\(text)\"")
    ) { try Colour.parse(text, in: Anything()) }
  }
}

@Suite struct AudioClipsTests {
  private func clips(_ sound: Waveform) throws -> AudioClips {
    let system = MemoryFileSystem()
    try system.createFolder("s")
    try system.write(WAVCodec.encode(sound), to: "s/a.wav")
    return try AudioClips("s", system: system)
  }

  @Test func `channels are mixed down`() throws {
    let stereo = Waveform(
      sampleRate: 16_000, channels: 2, samples: [0, 0, 0.5, -0.5, 0.25, 0.75, -1, -1])
    let mono = Waveform(sampleRate: 16_000, samples: [0, 0, 0.5, -1])
    #expect(try clips(stereo).clips[0].codes == clips(mono).clips[0].codes)
    #expect(try clips(mono).clips[0].codes == [128, 128, MuLaw.encode(0.5), 0])
    #expect(try clips(stereo).digest != clips(mono).digest)
  }

  @Test func `codes may be linear, and a clip knows its folder`() throws {
    let system = MemoryFileSystem()
    for name in ["s/a.wav", "s/x/b.wav", "s/x/y/c.wav"] {
      try system.createFolder(Path.folder(of: name))
      try system.write(
        WAVCodec.encode(Waveform(sampleRate: 16_000, samples: [0, 0.5, -1])), to: name)
    }
    let clips = try AudioClips("s", encoding: .linear, system: system)
    #expect(clips.clips.map { $0.codes } == Array(repeating: [128, 192, 0], count: 3))
    #expect(clips.clips.map { $0.folder } == ["", "x", "x/y"])
    #expect(try clips.digest == AudioClips("s", system: system).digest)
  }

  @Test func `another rate is refused`() throws {
    #expect(
      message { _ = try clips(Waveform(sampleRate: 22_050, samples: [0, 0])) }
        == "'s/a.wav' has 22050 samples a second, the network takes 16000")
  }

  @Test func `a file that is no WAV is named`() throws {
    let system = MemoryFileSystem()
    try system.createFolder("s")
    try system.write(Array("hello".utf8), to: "s/a.wav")
    let text = message { _ = try AudioClips("s", system: system) }
    #expect(text.hasPrefix("'s/a.wav' cannot be used: "))
  }
}
