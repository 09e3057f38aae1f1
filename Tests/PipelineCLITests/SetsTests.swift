import Foundation
import Media
import Testing

/// A set of cards from manifest to pack and gallery.
struct SetsTests {
  let pack: TinyPack
  private let folder = "out/2026-11-24/tiny"

  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="tiny" seed="7">
      <set id="monsters" count="3" names="names">
        <lstm id="names" model="lstm.safetensors" characters="12"/>
        <gan id="sprites" model="gan.safetensors">
          <contact-sheet scale="2" labels="true"/>
          <atlas/>
        </gan>
        <sample-rnn id="cries" model="sample-rnn.safetensors" seconds="0.05">
          <sound-sheet/>
        </sample-rnn>
      </set>
      <vae id="tiles" model="vae.safetensors" count="2">
        <unique likeness="0.1"/>
      </vae>
    </manifest>

    """

  init() throws {
    pack = try TinyPack()
    try pack.scratch.write("tiny.xml", Self.manifest)
  }

  private func cards(_ path: String) throws -> [[String: Any]] {
    let object =
      try JSONSerialization.jsonObject(with: Data(try pack.scratch.read(path))) as? [String: Any]
    return try #require(object?["cards"] as? [[String: Any]])
  }

  private func pack(_ arguments: [String]) throws -> String {
    let outcome = try pack.program.run(["pack", folder, "-o", "p"] + arguments)
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.errors
  }

  @Test func `a pack has a card's files together, and they are what the run has`() throws {
    let digests = try pack.run()
    #expect(digests["images/tiles-0002.png"] == nil, "it is like the first")
    _ = try pack([])
    #expect(try pack.program.run(["verify-pack", "p"]).exitCode == 0)
    let packed = try pack.scratch.digests("p")
    let cards = try cards("p/cards/monsters.json")
    #expect(cards.count == 3)
    for (number, card) in cards.enumerated() {
      let id = try #require(card["id"] as? String)
      let files = try #require(card["files"] as? [String: String])
      #expect(files["sprites"] == "cards/monsters/\(id)/sprites.png")
      #expect(files["cries"] == "cards/monsters/\(id)/cries.wav")
      #expect(
        packed["cards/monsters/\(id)/sprites.png"]
          == digests["images/sprites-000\(number + 1).png"])
      #expect(
        packed["cards/monsters/\(id)/names.txt"] == digests["text/names-000\(number + 1).txt"])
    }
    // What the run has made of all items goes in as it is, and is not made twice.
    for path in [
      "sheets/sprites.png", "atlases/sprites.png", "atlases/sprites.json", "sounds/cries.wav",
    ] {
      #expect(packed[path] != nil && packed[path] == digests[path], "\(path)")
    }
    #expect(packed["images/sprites-0001.png"] == nil && packed["images/tiles-0001.png"] != nil)
    let index = try pack.scratch.text("p/index.xml")
    #expect(index.matches(of: /<atlas job="sprites"/).count == 1)
    #expect(index.contains(#"path="cards/monsters.json""#))
    #expect(index.matches(of: /<artifact path="cards\/monsters\//).count == 9)
    let schema = try pack.program.run(["schema", "index"])
    try pack.scratch.write("index.xsd", schema.output)
    let lint = try Program.Running(
      "/usr/bin/xmllint", ["--noout", "--schema", "index.xsd", "p/index.xml"], in: pack.scratch
    ).finish()
    #expect(lint.exitCode == 0, "\(lint.errors)")
  }

  @Test func `a card that a person leaves out is nowhere`() throws {
    let digests = try pack.run()
    let id = try #require(try cards("\(folder)/cards/monsters.json")[1]["id"] as? String)
    try pack.scratch.write("bad.txt", "monsters/2\n")
    #expect(try pack(["--drop", "bad.txt"]).contains("3 left out"))
    #expect(try pack.program.run(["verify-pack", "p"]).exitCode == 0)
    #expect(!pack.scratch.exists("p/cards/monsters/\(id)"))
    #expect(try cards("p/cards/monsters.json").map { $0["number"] as? Int } == [1, 3])
    // Sheets are made again of what is left.
    let packed = try pack.scratch.digests("p")
    #expect(packed["sheets/sprites.png"] != nil)
    for path in ["sheets/sprites.png", "atlases/sprites.png", "sounds/cries.wav"] {
      #expect(packed[path] != nil && packed[path] != digests[path], "\(path)")
    }
    #expect(!(try pack.scratch.text("p/atlases/sprites.json")).contains("\(id).png\""))
    let index = try pack.scratch.text("p/index.xml")
    #expect(index.matches(of: /<contact-sheet job="sprites"/).count == 1)
    try FileManager.default.removeItem(at: pack.scratch.url.appending(path: "p"))
    try pack.scratch.write("bad.txt", "monsters/\(id)\nmonsters/3\n")
    _ = try pack(["--keep", "bad.txt"])
    #expect(try cards("p/cards/monsters.json").map { $0["number"] as? Int } == [2, 3])
    #expect(!pack.scratch.exists("p/images"))
  }

  @Test func `gallery and inspect show cards and sheets`() throws {
    _ = try pack.run()
    let made = try pack.program.run(["gallery", folder, "-o", "a.html"])
    #expect(made.exitCode == 0, "\(made.errors)")
    let page = try pack.scratch.text("a.html")
    #expect(page.contains("<section data-job=\"monsters\">"))
    #expect(!page.contains("<section data-job=\"sprites\">"))
    #expect(page.matches(of: /<article class="card"/).count == 4)
    #expect(page.matches(of: /<details class="sheet">/).count == 3)
    #expect(page.contains("tiles/2 is left out: it is like tiles/1"))
    #expect(page.contains("id=\"monsters/3\""))
    let index = try pack.program.run(["inspect", "\(folder)/index.xml"])
    #expect(index.output.contains("cards/monsters.json"))
    #expect(index.output.contains("atlases/sprites.png"))
    #expect(index.output.contains("like item 1"))
    let drawn = try pack.program.run(
      ["inspect", "\(folder)/audio/cries-0001.wav", "--picture", "wave.png"])
    #expect(drawn.exitCode == 0, "\(drawn.errors)")
    #expect(try PNGCodec.decode(try pack.scratch.read("wave.png")).width > 600)
    let refused = try pack.program.run(["inspect", "\(folder)/index.xml", "--picture", "x.png"])
    #expect(refused.exitCode == 65 && refused.errors.contains("is no sound"))
  }
}
