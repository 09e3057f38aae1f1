import Engine
import Files
import Foundation
import Gallery
import Media
import TestSupport
import Testing

struct GalleryTests {
  /// The page of a run.
  private static func page(
    _ run: SmallRun, _ media: RunGallery.Carriage = .embedded
  ) throws -> String {
    let path = "\(run.root)/page.html"
    _ = try RunGallery(try PublishedRun(run.folder), media: media).write(path)
    return String(decoding: try LocalFileSystem().read(path, limit: .max), as: UTF8.self)
  }

  @Test func `every item, job and failure is on the page`() throws {
    let run = try SmallRun()
    let page = try Self.page(run)
    #expect(page.matches(of: /<article class="card"/).count == 9)
    #expect(page.matches(of: /<section data-job="/).count == 3)
    #expect(page.contains("<p>2 texts · 5 pictures · 2 sounds · 1 failed · seed 7</p>"))
    #expect(page.contains("<li>words/9 failed at generate: NaN in &lt;layer&gt;</li>"))
    #expect(page.contains("<dt>temperature</dt><dd>0.5</dd>"))
    #expect(page.contains("<dt>credit</dt><dd>Ann &amp; &lt;Bob&gt;</dd>"))
    #expect(page.contains("<dt>prompt</dt><dd dir=\"auto\">say &quot;&lt;b&gt;&quot; &amp; 0</dd>"))
    #expect(page.contains("trainedAlgorithmicMedia"))
    #expect(try Self.page(run) == page)
  }

  @Test func `pictures and sounds are inside, byte for byte`() throws {
    let run = try SmallRun()
    let page = try Self.page(run)
    let inside = page.matches(of: /"data:[a-z]+\/[a-z]+;base64,([A-Za-z0-9+\/=]+)"/).map {
      Data(base64Encoded: String($0.1)).map { [UInt8]($0) }
    }
    let media = run.files.filter { !$0.key.hasSuffix(".txt") }.sorted { a, b in
      (a.key.hasPrefix("audio") ? 1 : 0, a.key) < (b.key.hasPrefix("audio") ? 1 : 0, b.key)
    }
    #expect(inside == media.map { $0.value })
  }

  @Test func `nothing on the page asks a network`() throws {
    let page = try Self.page(try SmallRun())
    let sources = page.matches(of: /(?:src|href|data-source|action|poster)="([^"]*)"/)
    #expect(sources.count == 7)
    #expect(sources.allSatisfy { $0.1.hasPrefix("data:") })
    #expect(!page.contains("@import") && !page.contains("url("))
    #expect(page.contains("content=\"default-src 'none'; img-src data: file: 'self';"))
  }

  @Test func `the page allows its own script and no other`() throws {
    let page = try Self.page(try SmallRun())
    let scripts = page.matches(of: /<script>([\s\S]*?)<\/script>/)
    let script = try #require(scripts.first?.1)
    #expect(scripts.count == 1)
    let hash = Data(Digest(of: Array(script.utf8)).bytes).base64EncodedString()
    #expect(page.contains("script-src 'sha256-\(hash)'\""))
  }

  @Test func `links lead from the page to the files`() throws {
    let page = try Self.page(try SmallRun(), .linked(folder: "../a b/ü"))
    #expect(page.contains("src=\"../a%20b/%C3%BC/images/tiles-0001.png\""))
    #expect(page.contains("data-source=\"../a%20b/%C3%BC/audio/clicks-0002.wav\""))
    #expect(!page.contains("base64"))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "</pre></article><img src=x onerror=alert(1)>",
    "\"\u{301} onclick=\"alert(1)", "<\u{338}b>", "'><svg/onload=alert(1)>",
    "{{name}} {{{script}}} {{#jobs}}", "&lt;b&gt;", "a\u{0}b\u{1B}[31m\u{85}c", "\n\nfirst\r\nlast",
    "\u{202E}backwards",
  ])
  func `a text shows as text`(text: String) throws {
    let page = try Self.page(try SmallRun(texts: [text], pictures: [], sounds: []))
    let shown = try #require(page.firstMatch(of: /<pre dir="auto">\n([\s\S]*?)<\/pre>/)?.1)
    let scalars = Set(shown.unicodeScalars)
    #expect(scalars.isDisjoint(with: ["<", ">", "\"", "'", "\u{0}", "\u{1B}", "\u{85}"]))
    var back = String(shown)
    for (name, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#13;", "\r"),
      ("&amp;", "&"),
    ] { back = back.replacingOccurrences(of: name, with: character, options: .literal) }
    let expected = String(
      String.UnicodeScalarView(
        try TextCodec.decode(TextCodec.encode(text)).unicodeScalars.map {
          ["\u{0}", "\u{1B}", "\u{85}"].contains($0) ? "\u{FFFD}" : $0
        }))
    #expect(Array((back + "\n").utf8) == Array(expected.utf8))
    #expect(page.matches(of: /<script/).count == 1)
  }

  @Test func `an altered, cut or unfinished run gives no page`() throws {
    let run = try SmallRun()
    let disk = LocalFileSystem()
    try disk.write([1], to: "\(run.folder)/audio/clicks-0001.wav")
    #expect(
      throws: PublishedRunError(folder: run.folder, kind: .altered("audio/clicks-0001.wav"))
    ) { try Self.page(run) }
    try disk.remove("\(run.folder)/index.xml")
    #expect(throws: PublishedRunError(folder: run.folder, kind: .incomplete)) {
      try Self.page(run)
    }
    #expect(try disk.list(run.root) == ["run"])
  }

  @Test func `a thousand items take little time and little markup`() throws {
    let run = try SmallRun(
      texts: [], pictures: Array(repeating: SmallRun.picture(16, 16), count: 1000), sounds: [])
    let page = try Self.page(run)
    #expect(page.matches(of: /loading="lazy"/).count == 1000)
    #expect(page.utf8.count < 4_000_000, "\(page.utf8.count)")
  }

  @Test(arguments: [0, 1, 7, 240, 241, 10_000], [1, 2])
  func `a waveform stays in its picture`(frames: Int, channels: Int) {
    let samples = (0..<frames * channels).map { Float($0 % 5 - 2) }
    let wave = WaveformPath(Waveform(sampleRate: 8000, channels: channels, samples: samples))
    #expect(wave.columns == max(1, min(240, frames)))
    let points = wave.text.dropFirst().dropLast().split(separator: "L").map { point in
      point.split(separator: " ").compactMap { Int($0) }
    }
    #expect(points.count == 2 * wave.columns + 2)
    #expect(points.allSatisfy { (0...wave.columns).contains($0[0]) && (0...200).contains($0[1]) })
  }

  @Test func `a waveform has the sound's peaks`() {
    let wave = WaveformPath(
      Waveform(sampleRate: 8000, samples: [0, 0.5, -0.25, 0, 1, -1]), limit: 3)
    #expect(wave.text == "M0 50L1 99L2 0L3 0L3 200L2 200L1 125L0 101Z")
  }
}
