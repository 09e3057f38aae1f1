import Foundation
import Media
import Testing

struct AtlasTests {
  typealias Size = AtlasPacker.Size

  /// Sizes that look random and are not.
  private static func sizes(_ count: Int, side: Int) -> [Size] {
    var state: UInt64 = 7
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % side + 1
    }
    return (0..<count).map { _ in Size(width: next(), height: next()) }
  }

  /// Whether all lie on their pages, at their distance from edges and from each other.
  private static func isSound(_ layout: AtlasPacker.Layout, _ sizes: [Size], _ packer: AtlasPacker)
    -> Bool
  {
    var taken = layout.pages.map { [Bool](repeating: false, count: $0.width * $0.height) }
    for (place, size) in zip(layout.places, sizes) {
      let page = layout.pages[place.page]
      guard place.x >= packer.padding, place.y >= packer.padding,
        place.x + size.width + packer.padding <= page.width,
        place.y + size.height + packer.padding <= page.height
      else { return false }
      // A rectangle owns its padding on the right and below.
      for y in place.y..<place.y + size.height + packer.padding {
        for x in place.x..<place.x + size.width + packer.padding {
          if taken[place.page][y * page.width + x] { return false }
          taken[place.page][y * page.width + x] = true
        }
      }
    }
    return layout.pages.allSatisfy {
      $0.width <= packer.sideLimit && $0.height <= packer.sideLimit
    }
  }

  @Test(arguments: [0, 1, 2, 5], [1, 2, 3, 17, 200])
  func `nothing overlaps and nothing is lost`(padding: Int, count: Int) throws {
    let packer = AtlasPacker(sideLimit: 128, padding: padding)
    let sizes = Self.sizes(count, side: 40)
    let layout = try packer.layout(sizes)
    #expect(layout.places.count == count)
    #expect(Self.isSound(layout, sizes, packer))
    #expect(try packer.layout(sizes) == layout)
  }

  @Test func `equal tiles fill a square page`() throws {
    let layout = try AtlasPacker(padding: 0).layout(
      Array(repeating: Size(width: 16, height: 16), count: 64))
    #expect(layout.pages == [Size(width: 128, height: 128)])
    #expect(Set(layout.places).count == 64)
  }

  @Test func `little room is wasted`() throws {
    let sizes = Self.sizes(500, side: 64)
    let layout = try AtlasPacker(sideLimit: 2048, padding: 1).layout(sizes)
    let used = sizes.reduce(0) { $0 + $1.width * $1.height }
    let area = layout.pages.reduce(0) { $0 + $1.width * $1.height }
    #expect(Double(used) > 0.8 * Double(area), "\(used) of \(area)")
  }

  @Test func `what does not fit on one page goes on others, what fits on none is refused`() throws {
    let packer = AtlasPacker(sideLimit: 64, padding: 2)
    let layout = try packer.layout(Array(repeating: Size(width: 60, height: 60), count: 3))
    #expect(layout.pages == Array(repeating: Size(width: 64, height: 64), count: 3))
    #expect(layout.places.map { $0.page } == [0, 1, 2])
    #expect(
      throws: CodecError(
        format: "atlas", reason: "picture 2 of 61x1 does not fit on a page of 64x64")
    ) { try packer.layout([Size(width: 1, height: 1), Size(width: 61, height: 1)]) }
    #expect(try packer.layout([]).pages.isEmpty)
  }

  @Test func `ten thousand sprites take no time`() throws {
    let sizes = Self.sizes(10_000, side: 24)
    let layout = try AtlasPacker().layout(sizes)
    #expect(layout.places.count == 10_000 && layout.pages.count <= 2)
  }

  @Test func `a page holds its pictures`() {
    let picture = PNGCodecTests.picture(3, 2, opaque: false)
    var page = AtlasPage(Size(width: 6, height: 5))
    page.lay(picture, x: 2, y: 1)
    let raster = page.raster
    for y in 0..<5 {
      for x in 0..<6 {
        let got = Array(raster.pixels[4 * (y * 6 + x)..<4 * (y * 6 + x) + 4])
        let isInside = (2..<5).contains(x) && (1..<3).contains(y)
        let offset = 4 * ((y - 1) * 3 + x - 2)
        #expect(got == (isInside ? Array(picture.pixels[offset..<offset + 4]) : [0, 0, 0, 0]))
      }
    }
  }

  @Test func `the JSON is TexturePacker's`() throws {
    let description = AtlasDescription(
      image: "tiles-0.png", size: Size(width: 100, height: 50),
      frames: [
        .init(name: "a\"\\\n\u{1}é", x: 2, y: 3, size: Size(width: 10, height: 20)),
        .init(name: "b", x: 14, y: 3, size: Size(width: 5, height: 6)),
      ], relatedPages: ["tiles-1.json"])
    let object = try JSONSerialization.jsonObject(with: Data(description.json.utf8))
    let root = try #require(object as? [String: Any])
    let frames = try #require(root["frames"] as? [String: [String: Any]])
    #expect(Set(frames.keys) == ["a\"\\\n\u{1}é", "b"])
    #expect(frames["b"]?["frame"] as? [String: Int] == ["x": 14, "y": 3, "w": 5, "h": 6])
    #expect(frames["b"]?["sourceSize"] as? [String: Int] == ["w": 5, "h": 6])
    #expect(frames["b"]?["rotated"] as? Bool == false)
    let meta = try #require(root["meta"] as? [String: Any])
    #expect(meta["image"] as? String == "tiles-0.png")
    #expect(meta["size"] as? [String: Int] == ["w": 100, "h": 50])
    #expect(meta["related_multi_packs"] as? [String] == ["tiles-1.json"])
  }

  @Test func `a sound sheet has its sounds where it says`() throws {
    var sheet = SoundSheet(sampleRate: 8000, channels: 2)
    let a = Waveform(sampleRate: 8000, channels: 2, samples: Array(repeating: 0.5, count: 3202))
    let b = Waveform(sampleRate: 8000, channels: 2, samples: Array(repeating: -0.5, count: 1600))
    try sheet.append(a, name: "a")
    try sheet.append(b, name: "b")
    #expect(sheet.cues.map { $0.start } == [0, 1601 + 800])
    let samples = sheet.waveform.samples
    #expect(samples.count == 2 * (1601 + 800 + 800 + 800))
    #expect(Array(samples[2 * 2401..<2 * 2401 + 1600]) == b.samples)
    #expect(samples[3202..<4802].allSatisfy { $0 == 0 })
    let object = try JSONSerialization.jsonObject(with: Data(sheet.json(file: "x.wav").utf8))
    let root = try #require(object as? [String: Any])
    #expect(root["src"] as? [String] == ["x.wav"])
    // 2401 frames are 300.125 ms: the start is rounded up.
    #expect(root["sprite"] as? [String: [Int]] == ["a": [0, 200], "b": [301, 99]])
    #expect(
      throws: CodecError(
        format: "sound sheet",
        reason: "'c' has 1 channels at 8000 Hz, the sheet 2 at 8000")
    ) { try sheet.append(Waveform(sampleRate: 8000, samples: [0]), name: "c") }
  }
}
