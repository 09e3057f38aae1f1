import Media
import Testing

struct XMPTests {
  static let label =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
  static let facts = Provenance([
    .init("source-type", label), .init("kind", "vae"), .init("licence", "CC-BY-4.0"),
    .init("credit", "Ann & <Bob> \u{1} é"), .init("prompt", "say \"<script>\""),
  ])
  static let sound = Waveform(sampleRate: 8000, samples: [0, 0.5, -0.5])
  static let picture = PNGCodecTests.picture(5, 4, opaque: true)

  @Test func `pictures and sounds carry one packet with label, licence and credit`() throws {
    let png = try #require(
      try PNGCodec.readXMP(PNGCodec.encode(Self.picture, provenance: Self.facts)))
    let wav = try #require(
      try WAVCodec.readXMP(WAVCodec.encode(Self.sound, provenance: Self.facts)))
    #expect(png == wav)
    #expect(
      png.contains(
        "<Iptc4xmpExt:DigitalSourceType>\(Self.label)</Iptc4xmpExt:DigitalSourceType>"))
    #expect(png.contains("<photoshop:Credit>Ann &amp; &lt;Bob&gt; \u{FFFD} é</photoshop:Credit>"))
    #expect(png.contains("<rdf:li xml:lang=\"x-default\">CC-BY-4.0</rdf:li>"))
    #expect(png.hasPrefix("<?xpacket begin=\"\u{FEFF}\""))
    #expect(png.hasSuffix("<?xpacket end=\"r\"?>"))
  }

  @Test func `the facts come back without the packet`() throws {
    let png = try PNGCodec.encode(Self.picture, provenance: Self.facts)
    #expect(try PNGCodec.readProvenance(png) == Self.facts)
    #expect(try PNGCodec.decode(png) == Self.picture)
    let wav = try WAVCodec.encode(Self.sound, provenance: Self.facts)
    #expect(try WAVCodec.readProvenance(wav) == Self.facts)
    #expect(try WAVCodec.decode(wav) == Self.sound)
  }

  @Test(arguments: 0..<8)
  func `whatever its length, a packet takes whole words and nothing foreign`(length: Int) throws {
    let facts = Provenance([.init("licence", String(repeating: "x", count: length))])
    let file = try WAVCodec.encode(Self.sound, provenance: facts)
    let packet = try #require(try WAVCodec.readXMP(file))
    #expect(packet.utf8.count % 4 == 0)
    #expect(packet.hasSuffix("<?xpacket end=\"r\"?>"))
    #expect(try WAVCodec.encode(Self.sound, provenance: facts) == file)
  }

  @Test func `facts without label and licence make no packet`() throws {
    let facts = Provenance([.init("kind", "vae")])
    #expect(try PNGCodec.readXMP(PNGCodec.encode(Self.picture, provenance: facts)) == nil)
    #expect(try WAVCodec.readXMP(WAVCodec.encode(Self.sound, provenance: facts)) == nil)
    #expect(try PNGCodec.readXMP(PNGCodec.encode(Self.picture)) == nil)
    #expect(try WAVCodec.readXMP(WAVCodec.encode(Self.sound)) == nil)
  }

  @Test func `metadata never changes the content`() throws {
    for sample in [Sample.image(Self.picture), .audio(Self.sound)] {
      let bare = try Sample(sample.medium, decoding: sample.encoded())
      let told = try Sample(sample.medium, decoding: sample.encoded(provenance: Self.facts))
      #expect(try bare.content() == told.content())
      #expect(try sample.encoded() != sample.encoded(provenance: Self.facts))
    }
  }

  @Test func `exiftool reads label, licence, credit and facts`() throws {
    guard let exiftool = ExternalTool("exiftool") else { return }
    let files = [
      ("a.png", try PNGCodec.encode(Self.picture, provenance: Self.facts)),
      ("a.wav", try WAVCodec.encode(Self.sound, provenance: Self.facts)),
    ]
    for (name, file) in files {
      let (status, output) = try exiftool.run(["-a", "-G1", "-s", "-m"], on: file, named: name)
      #expect(status == 0, "\(output)")
      let lines = Set(
        output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") })
      #expect(lines.contains("[XMP-iptcExt] DigitalSourceType : \(Self.label)"), "\(output)")
      #expect(lines.contains("[XMP-dc] Rights : CC-BY-4.0"), "\(output)")
      #expect(output.contains("Ann & <Bob>"), "\(output)")
      #expect(!output.contains("Warning"), "\(output)")
      if name == "a.png" {
        #expect(lines.contains("[PNG] Kind : vae"), "\(output)")
      } else {
        #expect(output.contains("kind=vae"), "\(output)")
      }
    }
  }
}
