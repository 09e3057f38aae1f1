import Media
import PipelineInterface
import PostProcessing
import Testing

/// What a step says of the largest sample that it can make holds for what it makes.
struct BoundTests {
  /// A step with values, and what it says of a bound.
  private static func bound(
    _ name: String, _ values: [String: String], of bound: SampleBound
  ) throws -> SampleBound {
    let medium: Medium =
      switch bound {
      case .text: .text
      case .image: .image
      case .audio: .audio
      }
    let kind = try #require(
      BuiltinSteps.all.first { $0.name == name && $0.medium == medium })
    return kind.bound(bound, try ParameterValues(values, of: kind.parameters))
  }

  @Test(arguments: [
    ("template", ["text": "a {text} b {text}"]), ("template", ["text": "{{{text}}}"]),
    ("replace", ["find": "a", "with": "bcd"]), ("replace", ["find": "aa|b", "with": "xyz|y"]),
    ("replace", ["find": "a|b|c", "with": "1|22|333"]), ("replace", ["find": "abc"]),
    ("wrap", ["columns": "8"]), ("case", ["to": "upper"]), ("strip", ["characters": "a"]),
    ("trim-to-sentence", [:]),
  ])
  func `a text is no longer than was told`(name: String, values: [String: String]) throws {
    for text in [
      "aaaaaaaa", "ababababab", "cccc cccc cccc", "a", "aa bb. ß ŉ ǰ", "b a b a b a b a b a b",
    ] {
      let bound = try Self.bound(
        name, values, of: .text(characters: text.unicodeScalars.count))
      let made = try Step(name, values)(text)
      guard case .text(let characters) = bound else {
        Issue.record("no bound of a text: \(bound)")
        continue
      }
      #expect(made.unicodeScalars.count <= characters, "\(name) of \(text): \(made)")
    }
  }

  @Test(arguments: [
    ("resize", ["width": "9", "height": "40"]), ("crop", ["width": "3", "height": "2"]),
    ("outline", ["width": "3", "grow": "true"]), ("outline", ["width": "3"]),
    ("mirror", [:]), ("seamless", [:]), ("quantize", [:]), ("tint", ["color": "#102030"]),
  ])
  func `a picture is no larger than was told`(name: String, values: [String: String]) throws {
    let picture = Raster(
      width: 5, height: 4, pixels: (0..<80).map { $0 % 4 == 3 ? 255 : UInt8($0) })
    let bound = try Self.bound(name, values, of: .image(width: 5, height: 4))
    let made = try Step(name, values)(picture)
    guard case .image(let width, let height) = bound else {
      Issue.record("no bound of a picture: \(bound)")
      return
    }
    #expect(made.width <= width && made.height <= height)
    if ["resize", "outline"].contains(name) {
      #expect(made.width == width && made.height == height)
    }
  }

  @Test(arguments: [
    ("resample", ["rate": "48000"]), ("resample", ["rate": "1000"]),
    ("convert", ["channels": "3"]), ("convert", [:]), ("loop", ["crossfade": "0.01"]),
    ("fade", [:]), ("trim-silence", [:]), ("high-pass", ["frequency": "100"]),
  ])
  func `a sound takes no more than was told`(name: String, values: [String: String]) throws {
    let sound = Waveform(
      sampleRate: 8000, samples: (0..<800).map { $0 % 20 < 10 ? 0.5 : -0.5 })
    let bound = try Self.bound(
      name, values, of: .audio(seconds: 0.1, sampleRate: 8000, channels: 1))
    let made = try Step(name, values)(sound)
    #expect(made.samples.count * 4 <= bound.bytes, "\(name): \(made.samples.count), \(bound)")
    guard case .audio(_, let rate, let channels) = bound else {
      Issue.record("no bound of a sound: \(bound)")
      return
    }
    #expect(made.sampleRate == rate && made.channels == channels)
  }

  @Test func `what no machine holds is told as such`() throws {
    let frame = ["text": String(repeating: "{text}", count: 1000)]
    var bound = SampleBound.text(characters: 1_000_000)
    for _ in 1...10 { bound = try Self.bound("template", frame, of: bound) }
    #expect(bound == .text(characters: .max))
    #expect(bound.bytes == .max)
    #expect(SampleBound.image(width: .max, height: 2).bytes == .max)
    #expect(SampleBound.audio(seconds: 1e300, sampleRate: 384_000, channels: 64).bytes > 1 << 50)
  }
}
