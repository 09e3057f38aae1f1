import Media
import PipelineInterface
import Testing

struct FingerprintTests {
  static func fingerprints(_ samples: [Sample]) -> Fingerprints {
    var maker = Fingerprints.Maker(samples[0].medium)
    for sample in samples { maker.add(sample) }
    return maker.finish()
  }

  static let verse = (0..<400).map { "word\($0 * 7919 % 1000) and thing\($0 * 31 % 97)" }

  @Test func `a text that quotes the data is found, whatever its case and spaces`() {
    let prints = Self.fingerprints([.text(Self.verse.joined(separator: " "))])
    let quote = Self.verse[20..<40].joined(separator: "\n ").uppercased()
    #expect(prints.likeness(of: .text(quote)) == 1)
    #expect(prints.likeness(of: .text("nothing of this was ever said before, was it?")) == 0)
    let half = quote + " " + String(repeating: "entirely different words follow here ", count: 20)
    #expect((0.2...0.6).contains(prints.likeness(of: .text(half))))
    #expect(prints.likeness(of: .text("")) == 0)
  }

  @Test func `short lines are known as a whole`() {
    let prints = Self.fingerprints([.text("Anna\nBertha Blue\n"), .text("Carl")])
    #expect(prints.likeness(of: .text("bertha  blue\n")) == 1)
    #expect(prints.likeness(of: .text("Bertha")) == 0)
    #expect(prints.likeness(of: .text("Anna\nDora\nCarl\nEve")) == 0.5)
  }

  @Test func `many texts take no more room than a few`() {
    var random = RandomSamples(seed: 71)
    let text = String(
      (0..<300_000).map { _ in Character(Unicode.Scalar(UInt8(97 + random.below(26)))) })
    let prints = Self.fingerprints([.text(text)])
    #expect(prints.encoded.utf8.count < 1_100_000)
    let piece = String(text.dropFirst(123_456).prefix(2000))
    #expect(prints.likeness(of: .text(piece)) == 1)
    #expect(prints.likeness(of: .text(String(piece.reversed()))) < 0.05)
  }

  @Test func `copies of pictures are found, others not`() throws {
    var random = RandomSamples(seed: 72)
    let pictures = (0..<50).map { _ in random.raster(32, 32) }
    let prints = Self.fingerprints(pictures.map { .image($0) })
    for picture in pictures.prefix(5) {
      #expect(prints.likeness(of: .image(picture)) == 1)
      let tinted = try Step("levels", ["gamma": "1.1"])(picture)
      #expect(prints.likeness(of: .image(tinted)) > 0.95)
      let larger = try Step("resize", ["width": "64", "height": "64", "filter": "nearest"])(picture)
      #expect(prints.likeness(of: .image(larger)) > 0.9)
      let turned = try Step("mirror", ["mode": "flip-horizontal"])(picture)
      #expect(prints.likeness(of: .image(turned)) < 0.7)
    }
    #expect(prints.likeness(of: .image(random.raster(32, 32))) < 0.7)
    #expect((0...1).contains(prints.likeness(of: .image(random.raster(1, 1)))))
  }

  @Test func `copies of sounds are found, others not`() throws {
    var random = RandomSamples(seed: 73)
    var sounds: [Waveform] = []
    for _ in 0..<12 {
      var sound = random.sound(frames: 8000)
      let pass = try Step("low-pass", ["frequency": "\(300 + random.below(3000))"])
      sound = try pass(sound)
      sounds.append(sound)
    }
    let prints = Self.fingerprints(sounds.map { .audio($0) })
    for sound in sounds.prefix(4) {
      #expect(prints.likeness(of: .audio(sound)) == 1)
      let soft = try Step("normalize", ["peak": "-20"])(sound)
      #expect(prints.likeness(of: .audio(try soft.quantized())) > 0.97)
      let padded = Waveform(
        sampleRate: 8000, samples: [Float](repeating: 0, count: 700) + sound.samples)
      #expect(prints.likeness(of: .audio(padded)) == 1)
      let noisy = Waveform(
        sampleRate: 8000,
        samples: zip(sound.samples, random.sound(frames: 8000, amplitude: 0.002).samples).map(+))
      #expect(prints.likeness(of: .audio(noisy)) > 0.8)
    }
    #expect(prints.likeness(of: .audio(random.sound(frames: 8000))) < 0.7)
    #expect(prints.likeness(of: .audio(Waveform(sampleRate: 8000, samples: [0, 0]))) == 0)
  }

  @Test func `fingerprints come back from their text, and only from it`() throws {
    var random = RandomSamples(seed: 74)
    for samples in [
      [Sample.text("Anna and a longer line of words, long enough")], [.image(random.raster(9, 9))],
      [.audio(random.sound(frames: 900))], [.text("")],
    ] {
      let prints = Self.fingerprints(samples)
      #expect(Fingerprints(decoding: prints.encoded) == prints)
      #expect(Fingerprints(decoding: prints.encoded + "0") == nil)
    }
    for text in ["", "text", "image", "image 12", "text -1  ", "text 64  ", "audio xyz", "video "] {
      #expect(Fingerprints(decoding: text) == nil, "\(text)")
    }
  }

  @Test func `reject turns near copies down, and needs fingerprints for it`() throws {
    let prints = Self.fingerprints([.text("Anna\nBertha Blue\n")])
    let reject = try Step(
      "reject", .text, ["copy": "0.9", "tries": "3"], fingerprints: prints)
    #expect(try reject("Dora") == "Dora")
    #expect(
      throws: StepError.rejected("copy", tries: 3, "it is a near copy of training data")
    ) { try reject("Anna") }
    for medium in Medium.allCases {
      #expect(throws: ParameterError.self) { try Step("reject", medium, ["copy": "0.9"]) }
    }
  }
}
