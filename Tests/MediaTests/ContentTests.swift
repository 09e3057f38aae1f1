import Files
import Media
import Testing

/// The vectors of the content digest, and its independence from files.
struct ContentTests {
  static func digest(_ sample: Sample) throws -> String {
    let content = try sample.content()
    return Digest(of: Array(content.header.utf8) + content.payload).description
  }

  static let vectors: [(Sample, String)] = [
    (
      .text("Beware the dog."),
      "a52c606d16a86f150bfb1dbc6836afe19c12c3fde1c37454bbef2da6ec276caf"
    ),
    (
      .image(Raster(width: 2, height: 1, pixels: [255, 0, 0, 255, 1, 2, 3, 0])),
      "ec763c183e53dad19ce68eff863c69af9c858b01a6be14c7eb7d1bc7876e4d87"
    ),
    (
      .audio(Waveform(sampleRate: 16000, samples: [0, 1000 / 32768, -1000 / 32768])),
      "037bfb4f7fdbdfafa09a33bc0f6309e4ccd1b1eb87717514f82cc1643f165965"
    ),
  ]

  @Test(arguments: vectors)
  func `digests are those of the format`(sample: Sample, digest: String) throws {
    #expect(try Self.digest(sample) == digest)
  }

  @Test(arguments: vectors)
  func `a file has the digest of its sample, whatever its metadata`(
    sample: Sample, digest: String
  ) throws {
    let file = try sample.encoded(provenance: Provenance([.init("kind", "test")]))
    #expect(try Self.digest(Sample(sample.medium, decoding: file)) == digest)
  }
}
