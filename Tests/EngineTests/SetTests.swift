import Engine
import Files
import Foundation
import ManifestXML
import Media
import Testing

/// Jobs whose items belong together by their numbers.
struct SetTests {
  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="2026">
      <set id="monsters" count="4" names="names">
        <murmur id="names" model="../models/murmur" characters="6"/>
        <murmur id="tales" model="../models/murmur">
          <prompt>Beware the</prompt>
          <prompt>They say</prompt>
        </murmur>
        <blot id="sprites" model="../models/blot"><contact-sheet/><atlas side="16"/></blot>
        <hum id="cries" model="../models/hum" seconds="0.02"><sound-sheet/></hum>
      </set>
      <blot id="extra" model="../models/blot"/>
    </manifest>
    """

  /// A manifest of one set whose cards have the names given; each is a prompt.
  static func named(_ names: [String]) -> String {
    let prompts = names.map { "<prompt>\($0)</prompt>" }.joined()
    return """
      <manifest xmlns="urn:pipeline:manifest:1" name="dungeon" seed="2026">
        <set id="cards" count="\(names.count)" names="n">
          <murmur id="n" model="../models/murmur">\(prompts)</murmur>
          <blot id="b" model="../models/blot"><atlas side="16"/></blot>
        </set>
      </manifest>
      """
  }

  static func cards(_ bench: Bench, _ folder: String) throws -> [IndexedCard] {
    var cards: [IndexedCard] = []
    try IndexReader("\(folder)/index.xml", in: bench.disk).read { entry in
      if case .card(let card) = entry { cards.append(card) }
    }
    return cards
  }

  @Test func `a set changes no item`() throws {
    let bench = try Bench()
    let plan = try bench.plan(Self.manifest)
    let alone = Self.manifest.replacing("</set>", with: "")
      .replacing("<set id=\"monsters\" count=\"4\" names=\"names\">", with: "")
      .replacing("characters=\"6\"", with: "characters=\"6\" count=\"4\"")
      .replacing("id=\"tales\"", with: "id=\"tales\" count=\"2\"")
      .replacing("id=\"sprites\"", with: "id=\"sprites\" count=\"4\"")
      .replacing("id=\"cries\"", with: "id=\"cries\" count=\"4\"")
    let other = try bench.plan(alone)
    #expect(plan.itemCount == 17 && other.itemCount == 17)
    for position in 0..<17 { #expect(plan.item(at: position) == other.item(at: position)) }
    #expect(plan.fingerprint != other.fingerprint)
    let renamed = try bench.plan(
      Self.manifest.replacing("names=\"names\"", with: "names=\"tales\""))
    #expect(renamed.fingerprint != plan.fingerprint)
    let part = try bench.plan(Self.manifest, only: "sprites/2")
    #expect(part.fingerprint == (try bench.plan(alone, only: "sprites/2")).fingerprint)
    let (together, apart) = (try bench.run(plan), try bench.run(other))
    let (files, others) = (
      try bench.files(under: together.folder), try bench.files(under: apart.folder)
    )
    for (path, bytes) in others where path.hasSuffix(".txt") || path.hasPrefix("images") {
      #expect(files[path] == bytes, "\(path)")
    }
  }

  @Test func `cards stand in index and document, and name what is on sheets`() throws {
    let bench = try Bench()
    let folder = try bench.run(try bench.plan(Self.manifest)).folder
    let files = try bench.files(under: folder)
    let document = try #require(files["cards/monsters.json"])
    let object = try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
    #expect(object?["jobs"] as? [String] == ["names", "tales", "sprites", "cries"])
    let cards = try #require(object?["cards"] as? [[String: Any]])
    #expect(cards.count == 4)
    let names = (1...4).map {
      String(decoding: (files["text/names-000\($0).txt"] ?? []).dropLast(), as: UTF8.self)
    }
    let atlas = String(decoding: files["atlases/sprites.json"] ?? [], as: UTF8.self)
    let sounds = String(decoding: files["sounds/cries.json"] ?? [], as: UTF8.self)
    for (number, card) in cards.enumerated() {
      let name = names[number]
      #expect(card["number"] as? Int == number + 1)
      #expect(card["id"] as? String == name && card["name"] as? String == name)
      let paths = try #require(card["files"] as? [String: String])
      #expect(
        paths == [
          "names": "text/names-000\(number + 1).txt", "tales": "text/tales-000\(number + 1).txt",
          "sprites": "images/sprites-000\(number + 1).png",
          "cries": "audio/cries-000\(number + 1).wav",
        ])
      let texts = try #require(card["texts"] as? [String: String])
      #expect(
        texts["names"] == name && texts["tales"]?.hasPrefix(number < 2 ? "Bew" : "They") == true)
      #expect(card["missing"] == nil)
      #expect(atlas.contains("\"\(name).png\": {\"frame\""))
      #expect(sounds.contains("\"\(name)\": ["))
    }
    let index = JobStepTests.index(files)
    let content = Digest(
      of: try Sample.text(String(decoding: document, as: UTF8.self)).content())
    #expect(
      index.contains(
        #"<set id="monsters" count="4" names="names" path="cards/monsters.json" "#
          + #"content="\#(content)">"#))
    #expect(index.contains(#"<card number="2" id="\#(names[1])" name="\#(names[1])"/>"#))
    #expect(index.contains(#"<job id="cries" kind="hum""#) && index.contains(#"set="monsters">"#))
    let sums = String(decoding: files["SHA256SUMS"] ?? [], as: UTF8.self)
    #expect(sums.contains("\(Digest(of: document))  cards/monsters.json\n"))
  }

  @Test func `names become file names that every system takes`() throws {
    let bench = try Bench()
    let manifest = Self.named([
      "=Grey Dragon", "=grey, dragon!", "=CON", "=  ", "=Ærøskøbing’s Éclair", "=???", "=0003",
      "nan", "=\u{1F409}", "=\n\n second line\nthird",
    ])
    let summary = try bench.run(try bench.plan(manifest))
    #expect(summary.failed == 1)
    let cards = try Self.cards(bench, summary.folder)
    #expect(
      cards.map { $0.id } == [
        "grey-dragon", "grey-dragon-2", "0003", "0004", "aeroskobings-eclair", "0006", "0003-2",
        "0008", "0009", "second-line",
      ])
    #expect(
      cards.map { $0.name } == [
        "Grey Dragon", "grey, dragon!", "CON", nil, "Ærøskøbing’s Éclair", "???", "0003", nil,
        "\u{1F409}", "second line",
      ])
    let files = try bench.files(under: summary.folder)
    #expect(JobStepTests.index(files).contains(#"<card number="8" id="0008" missing="n"/>"#))
    let atlas = String(decoding: files["atlases/b.json"] ?? [], as: UTF8.self)
    #expect(atlas.contains("\"grey-dragon-2.png\"") && atlas.contains("\"0008.png\""))
  }

  @Test func `without names cards have their numbers`() throws {
    let bench = try Bench()
    let manifest = Self.manifest.replacing(" names=\"names\"", with: "")
    let folder = try bench.run(try bench.plan(manifest)).folder
    let cards = try Self.cards(bench, folder)
    #expect(cards.map { $0.id } == ["0001", "0002", "0003", "0004"])
    #expect(cards.allSatisfy { $0.name == nil })
  }

  @Test func `a name that is left out leaves its card`() throws {
    let bench = try Bench()
    let manifest = Self.named(["=a", "=b", "=A"])
      .replacing("</murmur>", with: "<unique/></murmur>")
    let folder = try bench.run(try bench.plan(manifest)).folder
    #expect(try Self.cards(bench, folder).map { $0.id } == ["a", "b", "0003"])
    let files = try bench.files(under: folder)
    #expect(files["text/n-0003.txt"] == nil && files["images/b-0003.png"] != nil)
    let document = String(decoding: files["cards/cards.json"] ?? [], as: UTF8.self)
    #expect(document.contains("\"name\": null") && document.contains("\"missing\": [\"n\"]"))
  }

  @Test(arguments: [1, 4])
  func `a crash at any change and a second run give the bytes of an unbroken run`(
    threads: Int
  ) throws {
    let expected = try JobStepTests.unbroken(Self.manifest)
    let options = Clock().options(RunOptions(threads: threads))
    let counter = FaultyFileSystem(MemoryFileSystem(), at: .max)
    let counted = try Bench(disk: counter)
    let setUp = counter.changes
    _ = try counted.run(try counted.plan(Self.manifest), options: options)
    for position in 0..<counter.changes - setUp {
      let bench = try Bench()
      let plan = try bench.plan(Self.manifest)
      let crash = FaultyFileSystem(bench.disk, .crash, at: position)
      #expect(throws: FileError.self, "change \(position)") {
        try bench.run(plan, on: crash, options: options)
      }
      let summary = try bench.run(plan, options: options)
      #expect(try bench.files(under: summary.folder) == expected, "change \(position)")
    }
  }

  @Test func `what does not fit together is refused with its place`() throws {
    let bench = try Bench()
    func problems(_ body: String) -> [String] {
      let manifest = """
        <manifest xmlns="urn:pipeline:manifest:1" name="dungeon">
        \(body)
        </manifest>
        """
      let said = complaint { _ = try bench.plan(manifest) }
      return said.text.split(separator: "\n").filter { $0.contains("error: ") }.map {
        String($0.dropFirst("Pipelines/night.xml:".count))
      }
    }
    let blot = #"<blot id="b" model="../models/blot"/>"#
    #expect(
      problems(#"<set id="s" count="4">\#(blot.replacing("/>", with: " count=\"3\"/>"))</set>"#)
        == [#"2:66: error: the set "s" has 4 cards, this job makes 3 items"#])
    #expect(
      problems(
        #"<set id="s" count="4"><murmur id="m" model="../models/murmur"><prompt>a</prompt>"#
          + "<prompt>b</prompt><prompt>c</prompt></murmur></set>")
        == [
          #"2:24: error: the set "s" has 4 cards, this job of 3 prompts cannot make so many items"#
        ])
    #expect(
      problems(#"<set id="s" count="4" names="b">\#(blot)</set>"#)
        == [#"2:30: error: names must be the id of a job of texts in the set, got "b""#])
    #expect(problems(#"<set id="s" count="4"/>"#) == ["2:2: error: a set needs at least one job"])
    #expect(
      problems(#"<set id="s" count="1">\#(blot)</set>\#(blot)"#)
        == [#"2:76: error: duplicate id "b""#])
    #expect(
      problems(#"<set id="b" count="1">\#(blot)</set>"#)
        == [#"2:33: error: duplicate id "b""#])
    #expect(
      problems(#"<set id="B" count="1">\#(blot)</set>"#)
        == [#"2:33: error: id "b" differs from "B" in capitals only"#])
    #expect(
      problems(#"<set count="0">\#(blot)<set id="x" count="1"/></set>"#).map { $0.dropFirst(2) }
        .sorted().count == 3)
  }

  @Test(.enabled(if: Shell.has("xmllint"), "xmllint is missing: apt-get install libxml2-utils"))
  func `manifest and index are valid under their schemas`() throws {
    let folder = TemporaryFolder()
    let disk = LocalFileSystem()
    try disk.write(Array(Schemas.index().utf8), to: "\(folder.path)/index.xsd")
    try disk.write(Array(Schemas.manifest(Fakes.assembly).utf8), to: "\(folder.path)/manifest.xsd")
    try disk.write(Array(Self.manifest.utf8), to: "\(folder.path)/manifest.xml")
    try disk.write(
      try #require(try JobStepTests.unbroken(Self.manifest)["index.xml"]),
      to: "\(folder.path)/index.xml")
    for name in ["index", "manifest"] {
      let verdict = Shell.run(
        "cd '\(folder.path)' && xmllint --noout --nonet --schema \(name).xsd \(name).xml")
      #expect(verdict.status == 0, "\(verdict.said)")
    }
  }
}
