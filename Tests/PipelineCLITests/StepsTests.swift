import Foundation
import Media
import Testing

/// Steps with files of their own, other formats and redraws, as people use them.
struct StepsTests {
  let pack: TinyPack
  private let folder = "out/2026-11-24/tiny"

  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="tiny" seed="7">
      <lstm id="words" model="lstm.safetensors" count="6" characters="60">
        <prompt>the </prompt>
        <reject repetition="0.9" shorter="10" tries="5"/>
        <filter-words file="lists/words.txt" action="mask" mask="#"/>
        <case to="upper"/>
        <template text="» {text} «"/>
      </lstm>
      <vae id="tiles" model="vae.safetensors" count="5">
        <reject blank="40" tries="3"/>
        <resize width="40" height="40" filter="lanczos"/>
        <quantize palette="lists/two.hex" dither="floyd-steinberg"/>
        <save format="png8"/>
      </vae>
      <sample-rnn id="clicks" model="sample-rnn.safetensors" count="3" seconds="0.05">
        <high-pass frequency="50"/>
        <normalize loudness="-20"/>
        <resample rate="22050"/>
        <save format="flac"/>
      </sample-rnn>
    </manifest>

    """

  init() throws {
    pack = try TinyPack()
    try pack.scratch.write("tiny.xml", Self.manifest)
    try pack.scratch.write("lists/words.txt", "the\n")
    try pack.scratch.write("lists/two.hex", "102030\nffe0c0\n")
  }

  private func run(_ arguments: [String] = []) throws -> Program.Outcome {
    try pack.program.run(
      ["run", "tiny.xml", "--output", "out", "--date", "2026-11-24", "--quiet"] + arguments)
  }

  @Test func `side inputs, formats and redraws end in the same bytes`() throws {
    let outcome = try run(["--threads", "1"])
    #expect(outcome.exitCode <= 1, "\(outcome.errors)")
    let digests = try pack.scratch.digests(folder)
    #expect(digests["audio/clicks-0001.flac"] != nil)
    let index = try pack.scratch.text("\(folder)/index.xml")
    #expect(!index.contains("lists/"), "no path reaches the index")
    #expect(index.contains(#"type="audio/flac""#))
    for number in 1...6 {
      let path = "\(folder)/text/words-000\(number).txt"
      guard pack.scratch.exists(path) else { continue }
      let text = try pack.scratch.text(path)
      #expect(text.hasPrefix("» ### ") || text.hasPrefix("» THE"), "\(text)")
      #expect(text.hasSuffix(" «\n"))
    }
    for path in digests.keys where path.hasSuffix(".png") {
      let file = try pack.scratch.read("\(folder)/\(path)")
      #expect(file[25] == 3, "\(path) has a palette")
      #expect(try PNGCodec.decode(file).width == 40)
    }
    try FileManager.default.removeItem(at: pack.scratch.url.appending(path: "out"))
    #expect(try run(["--threads", "3"]).exitCode == outcome.exitCode)
    #expect(try pack.scratch.digests(folder) == digests)
    #expect(try run().exitCode == outcome.exitCode)
    #expect(try pack.scratch.digests(folder) == digests)
  }

  @Test func `another list is another plan, another name of it is not`() throws {
    _ = try run()
    let plan = try pack.scratch.text("\(folder)/index.xml").firstMatch(of: /plan="(\w+)"/)?.1
    try pack.scratch.write("lists/other.txt", "\u{FEFF}the\r\n")
    try pack.scratch.write(
      "tiny.xml", Self.manifest.replacingOccurrences(of: "words.txt", with: "other.txt"))
    _ = try run()
    #expect(!pack.scratch.exists("\(folder)-2"))
    try pack.scratch.write("lists/other.txt", "old\n")
    _ = try run()
    let other = try pack.scratch.text("\(folder)-2/index.xml").firstMatch(of: /plan="(\w+)"/)?.1
    #expect(plan != nil && plan != other)
  }

  @Test func `gallery, pack and inspect know what the steps have made`() throws {
    _ = try run()
    let sound = try pack.program.run(["inspect", "\(folder)/audio/clicks-0002.flac"])
    #expect(sound.exitCode == 0 && sound.output.contains("22050 Hz"), "\(sound.errors)")
    #expect(sound.output.contains("normalize/1 peak=-1 loudness=-20"))
    let index = try pack.program.run(["inspect", "\(folder)/index.xml"])
    #expect(index.exitCode == 0, "\(index.errors)")
    let packed = try pack.program.run(["pack", folder, "-o", "a.zip", "--sound-sheet"])
    #expect(packed.exitCode == 0, "\(packed.errors)")
    #expect(try pack.program.run(["verify-pack", "a.zip"]).exitCode == 0)
    let gallery = try pack.program.run(["gallery", folder])
    #expect(gallery.exitCode == 0, "\(gallery.errors)")
  }
}
