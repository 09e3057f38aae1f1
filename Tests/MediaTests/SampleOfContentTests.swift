import Media
import Testing

/// A sample from its content: the same files again.
struct SampleOfContentTests {
  private static func picture(_ width: Int, _ height: Int, alpha: UInt8) -> Sample {
    let pixels = (0..<4 * width * height).map { index in
      index % 4 == 3 ? (index % 8 == 3 ? alpha : 255) : UInt8(truncatingIfNeeded: index * 37 % 64)
    }
    return .image(Raster(width: width, height: height, pixels: pixels))
  }

  static let samples: [Sample] = [
    .text(""), .text("Beware the dog."), .text("a\n\nb\r\nc\n\n"), .text("\u{FEFF}mark é 🗝\n"),
    picture(1, 1, alpha: 255), picture(8, 3, alpha: 0), picture(3, 5, alpha: 7),
    .audio(Waveform(sampleRate: 16_000, samples: [0, 0.1, -0.7, 1, -1, 1.5, -2, 1e-9])),
    .audio(Waveform(sampleRate: 44_100, channels: 2, samples: [0.3, -0.3, 0.00002, 0.9])),
    .audio(Waveform(sampleRate: 8000, samples: [])),
  ]

  @Test(arguments: samples)
  func `files and content are those of the sample that the content was taken of`(
    _ sample: Sample
  ) throws {
    let content = try sample.content()
    let again = try #require(Sample(content))
    #expect(again.medium == sample.medium)
    #expect(try again.content() == content)
    for format in FileFormat.allCases where format.medium == sample.medium {
      // FLAC holds no empty sound; nor does it hold that of the content.
      #expect((try? again.encoded(as: format)) == (try? sample.encoded(as: format)))
    }
  }

  @Test(
    arguments: [
      ("", []), ("text/utf-8", []), ("text/utf-8\n", [0xFF]), ("text/utf-8 1\n", []),
      ("image/rgba8 1 1\n", [1, 2, 3]), ("image/rgba8 1 1\n", [1, 2, 3, 4, 5, 6, 7, 8]),
      ("image/rgba8 0 1\n", []), ("image/rgba8 -1 -1\n", [1, 2, 3, 4]),
      ("image/rgba8 1\n", [1, 2, 3, 4]), ("image/rgba8  1\n", [1, 2, 3, 4]),
      ("image/rgba8 4611686018427387904 4\n", []), ("image/rgba8 99999999999999999999 1\n", []),
      ("audio/pcm16 0 1 1\n", [1, 2]), ("audio/pcm16 8000 0 1\n", [1, 2]),
      ("audio/pcm16 8000 1 2\n", [1, 2]), ("audio/pcm16 8000 1 1\n", [1]),
      ("audio/pcm16 8000 9223372036854775807 1\n", [1, 2]),
      ("audio/pcm16 8000 9223372036854775807 0\n", [1]), ("video/raw 1\n", [1]),
    ] as [(String, [UInt8])])
  func `what is no content of a sample gives none`(header: String, payload: [UInt8]) {
    #expect(Sample(Content(header: header, payload: payload)) == nil)
  }
}
