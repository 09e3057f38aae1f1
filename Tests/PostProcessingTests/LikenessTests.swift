import Media
import Numerics
import PipelineInterface
import Testing

/// What is called equal and alike in a job.
struct LikenessTests {
  private static func print(_ text: String) -> SamplePrint { SamplePrint(.text(text)) }

  @Test func `texts are equal without case and white space`() {
    let (a, b) = (Self.print(" The old\n\tKing. "), Self.print("the OLD king."))
    #expect(a.plainText == "the old king." && a == b)
    #expect(Self.print("the öld king").plainText != Self.print("the Öld king").plainText)
    #expect(SamplePrint(.audio(Waveform(sampleRate: 8000, samples: [0]))).plainText == nil)
  }

  @Test func `texts are alike by the share of their runs`() {
    // 20 letters: 16 runs of 5; one letter changed in the middle changes 5 of them.
    let (a, b) = (Self.print("abcdefghijklmnopqrst"), Self.print("abcdefghij!lmnopqrst"))
    #expect(a.likeness(to: b) == 11.0 / 21)
    #expect(a.likeness(to: b) == b.likeness(to: a))
    #expect(a.likeness(to: a) == 1)
    #expect(a.likeness(to: Self.print("zyxwvutsrqponm")) == 0)
    #expect(Self.print("abc").likeness(to: Self.print("abc")) == 0, "too short: only equality")
  }

  @Test func `long texts are measured by samples of their runs`() {
    var random = RandomSamples(seed: 9)
    let text = random.text(characters: 4000)
    for share in [10, 25, 50] {
      let other = text.prefix(4000 - 40 * share) + random.text(characters: 40 * share)
      let (kept, new) = (Double(100 - share), Double(share))
      let exact = kept / (kept + 2 * new)
      let found = Self.print(text).likeness(to: Self.print(String(other)))
      #expect(abs(found - exact) < 0.15, "\(share): \(found), \(exact)")
    }
  }

  @Test(arguments: [0, 0.3, 0.5, 0.9, 0.999])
  func `the search finds what looking at every pair finds`(limit: Double) throws {
    var random = RandomSamples(seed: 4)
    let base = (0..<4).map { _ in random.text(characters: 300) }
    var prints: [SamplePrint] = []
    for number in 0..<60 {
      let cut = (number * 37) % 250
      let text = base[number % 4].prefix(300 - cut) + random.text(characters: cut / 2)
      prints.append(Self.print(number % 9 == 0 ? "ab" : String(text)))
    }
    try Self.hold(prints, limit: limit)
    var pictures = (0..<40).map { random.raster(18 + $0 % 3, 18) }
    for number in 0..<40 {
      // Some differ from an earlier one in a few rows.
      var pixels = pictures[number].pixels
      for index in 0..<(number * 60) % pixels.count where index % 4 < 3 { pixels[index] ^= 0x55 }
      pictures.append(Raster(width: 18 + number % 3, height: 18, pixels: pixels))
    }
    try Self.hold(pictures.map { SamplePrint(.image($0)) }, limit: limit)
  }

  private static func hold(_ prints: [SamplePrint], limit: Double) throws {
    var search = LikenessSearch(limit: limit)
    var hits = 0
    for (number, print) in prints.enumerated() {
      var best: (Int, Double)?
      for other in 0..<number {
        let likeness = print.likeness(to: prints[other])
        if likeness > best?.1 ?? limit { best = (other, likeness) }
      }
      let found = search.nearest(to: print)
      #expect(found?.index == best?.0 && found?.likeness == best?.1, "\(number)")
      if found != nil { hits += 1 }
      search.add(print)
    }
    #expect(limit > 0.95 || hits > 0)
  }

  @Test func `a picture is like its larger copy and unlike another`() {
    var random = RandomSamples(seed: 2)
    let picture = random.raster(20, 20)
    var large: [UInt8] = []
    for y in 0..<40 {
      for x in 0..<40 {
        let start = 4 * (y / 2 * 20 + x / 2)
        large += picture.pixels[start..<start + 4]
      }
    }
    let print = SamplePrint(.image(picture))
    let copy = SamplePrint(.image(Raster(width: 40, height: 40, pixels: large)))
    #expect(print.likeness(to: copy) > 0.95)
    #expect(print.likeness(to: SamplePrint(.image(random.raster(20, 20)))) < 0.7)
    #expect(print.likeness(to: Self.print("some text")) == 0)
  }
}
