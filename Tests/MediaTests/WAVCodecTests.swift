import Media
import Testing

struct WAVCodecTests {
  static let sound = Waveform(
    sampleRate: 16000, samples: (0..<400).map { Float($0 % 101 - 50) / 64 })

  @Test func `a file is byte for byte what is promised`() throws {
    let file = try WAVCodec.encode(
      Waveform(sampleRate: 16000, samples: [0, 1000 / 32768, -1000 / 32768]))
    #expect(file == WAVBuilder(data: [0, 0, 0xE8, 0x03, 0x18, 0xFC]).file)
  }

  @Test func `provenance is a comment before the data and names no library`() throws {
    let facts = Provenance([.init("kind", "sample-rnn"), .init("note", "aa\\b\nc\rd=é")])
    let file = try WAVCodec.encode(
      Waveform(sampleRate: 8000, channels: 2, samples: [0, 0.5]), provenance: facts)
    let comment = Array("kind=sample-rnn\nnote=aa\\\\b\\nc\\rd=é\0".utf8)
    let list = Array("INFO".utf8) + WAVBuilder.chunk("ICMT", comment)
    let expected = WAVBuilder(
      channels: 2, rate: 8000, chunks: [("LIST", list)], data: [0, 0, 0, 0x40])
    #expect(file == expected.file)
    #expect(try WAVCodec.readProvenance(file) == facts)
  }

  @Test func `samples round to nearest, ties to even, and are clamped`() throws {
    let written: [(Float, Int16)] = [
      (0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (0.49, 0), (0.51, 1), (32767, 32767),
      (32767.5, 32767), (40000, 32767), (-32768, -32768), (-40000, -32768),
      (.infinity, 32767), (-.infinity, -32768),
    ]
    let file = try WAVCodec.encode(
      Waveform(sampleRate: 16000, samples: written.map { $0.0 / 32768 }))
    #expect(
      try WAVCodec.decode(file).samples == written.map { Float($0.1) / 32768 })
  }

  @Test func `every 16-bit value survives`() throws {
    let all = (Int16.min...Int16.max).map { Float($0) / 32768 }
    let sound = Waveform(sampleRate: 44100, channels: 2, samples: all)
    #expect(try WAVCodec.decode(WAVCodec.encode(sound)) == sound)
  }

  @Test(arguments: [false, true])
  func `all plain formats are read`(extensible: Bool) throws {
    let half: [Float] = [0, 0.5, -1, -0.5]
    let cases: [(tag: UInt16, bits: UInt16, data: [UInt8])] = [
      (1, 8, [128, 192, 0, 64]), (1, 16, [0, 0, 0, 0x40, 0, 0x80, 0, 0xC0]),
      (1, 24, [0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0, 0, 0xC0]),
      (1, 32, [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0x80, 0, 0, 0, 0xC0]),
      (3, 32, half.flatMap { WAVBuilder.bytes($0.bitPattern) }),
      (3, 64, half.flatMap { WAVBuilder.bytes(Double($0).bitPattern) }),
    ]
    for test in cases {
      let wav = WAVBuilder(
        tag: test.tag, channels: 2, rate: 22050, bits: test.bits, data: test.data,
        isExtensible: extensible)
      #expect(
        try WAVCodec.decode(wav.file) == Waveform(sampleRate: 22050, channels: 2, samples: half),
        "format \(test.tag), \(test.bits) bits")
    }
  }

  @Test func `a NaN is refused with its frame`() {
    let sound = Waveform(sampleRate: 8000, channels: 2, samples: [0, 0, 0, .nan])
    #expect(throws: CodecError(format: "WAV", reason: "frame 1 is not a number")) {
      try WAVCodec.encode(sound)
    }
    #expect(throws: CodecError(format: "WAV", reason: "frame 1 is not a number")) {
      try Sample.audio(sound).content()
    }
    let wav = WAVBuilder(
      tag: 3, bits: 32,
      data: WAVBuilder.bytes(Float(0).bitPattern) + WAVBuilder.bytes(Float.infinity.bitPattern))
    #expect(throws: CodecError(format: "WAV", reason: "frame 1 is not a finite number")) {
      try WAVCodec.decode(wav.file)
    }
  }

  @Test func `long comments and no samples`() throws {
    let long = Provenance([.init("prompt", String(repeating: "\n", count: 19_900))])
    let file = try WAVCodec.encode(Self.sound, provenance: long)
    #expect(try WAVCodec.readProvenance(file) == long)
    #expect(try WAVCodec.decode(file) == WAVCodec.decode(WAVCodec.encode(Self.sound)))
    let silent = Waveform(sampleRate: 8000, samples: [])
    #expect(try WAVCodec.decode(WAVCodec.encode(silent)) == silent)
  }

  @Test func `soxi and python agree about a file`() throws {
    let file = try WAVCodec.encode(
      Self.sound, provenance: Provenance([.init("kind", "sample-rnn")]))
    if let soxi = ExternalTool("soxi") {
      let (status, output) = try soxi.run([], on: file, named: "a.wav")
      #expect(status == 0)
      #expect(output.contains("Precision      : 16-bit"), "\(output)")
      #expect(output.contains("= 400 samples"), "\(output)")
    }
    if let python = ExternalTool("python3") {
      let script = "import sys, wave; print(wave.open(sys.argv[1]).getparams()[:4])"
      let (status, output) = try python.run(["-c", script], on: file, named: "a.wav")
      #expect(status == 0)
      #expect(output == "(1, 2, 16000, 400)\n")
    }
  }
}
