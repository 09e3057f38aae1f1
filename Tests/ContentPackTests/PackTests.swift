import ContentPack
import Engine
import Files
import Foundation
import Media
import TestSupport
import Testing

struct PackTests {
  let run: SmallRun
  init() throws { run = try SmallRun() }

  /// Packs the run; the pack's path.
  @discardableResult
  private func pack(
    _ name: String, as format: PackFormat = .zip,
    _ change: (inout Pack.Options) throws -> Void = { _ in }
  ) throws -> String {
    var options = Pack.Options()
    try change(&options)
    let path = "\(run.root)/\(name)"
    _ = try Pack(try PublishedRun(run.folder), options: options).write(path, as: format)
    return path
  }

  private func list(_ text: String) throws -> ItemList {
    let path = "\(run.root)/list.txt"
    try LocalFileSystem().write(Array(text.utf8), to: path)
    return try ItemList(path)
  }

  private func digest(_ path: String) throws -> Digest { try LocalFileSystem().digest(path) }

  @Test(arguments: [PackFormat.zip, .tarGzip])
  func `the same run gives the same bytes and no clock`(format: PackFormat) throws {
    let first = try pack("a", as: format) { $0.hasSoundSheets = true }
    let second = try pack("b", as: format) { $0.hasSoundSheets = true }
    #expect(try digest(first) == digest(second))
    // RFC 1952: the time of a gzip header. Zip's times are seen below, by python.
    let head = try LocalFileSystem().read(first, offset: 4, count: 4)
    if format == .tarGzip { #expect(head == [0, 0, 0, 0]) }
  }

  @Test func `unzip, sha256sum and python take the zip`() throws {
    let zip = try pack("a.zip") { $0.hasSoundSheets = true }
    let unzip = try Shell.run("unzip -t '\(zip)'")
    #expect(unzip.status == 0 && unzip.said.contains("No errors detected"), "\(unzip.said)")
    let sums = try Shell.run(
      "cd '\(run.root)' && unzip -q a.zip && cd dungeon && sha256sum -c --strict --quiet SHA256SUMS"
    )
    #expect(sums.status == 0, "\(sums.said)")
    let python = try Shell.run(
      """
      python3 -c "import zipfile
      z = zipfile.ZipFile('\(zip)')
      print(z.testzip(), {i.compress_type for i in z.infolist()}, {i.date_time[0] for i in
        z.infolist()}, {oct(i.external_attr >> 16) for i in z.infolist()})"
      """)
    #expect(python.said == "None {0} {1980} {'0o100644'}\n", "\(python.said)")
    for (path, bytes) in run.files {
      #expect(try LocalFileSystem().read("\(run.root)/dungeon/\(path)", limit: .max) == bytes)
    }
  }

  @Test func `tar takes the archive, and a folder holds the same`() throws {
    let archive = try pack("a.tar.gz", as: .tarGzip)
    let folder = try pack("folder", as: .folder)
    let verdict = try Shell.run(
      "cd '\(run.root)' && tar xzf '\(archive)' && diff -r dungeon '\(folder)'")
    #expect(verdict.status == 0, "\(verdict.said)")
    #expect(throws: FileError.self) { try pack("folder", as: .folder) }
  }

  @Test func `credits, index and sums say what is in it`() throws {
    let folder = try pack("folder", as: .folder) { $0.hasSoundSheets = true }
    func text(_ path: String) throws -> String {
      String(decoding: try LocalFileSystem().read("\(folder)/\(path)", limit: .max), as: UTF8.self)
    }
    let credits = try text("CREDITS.txt")
    #expect(
      credits.contains("words, tiles, clicks\n  licence  CC-BY-4.0\n  credit   Ann & <Bob>\n"))
    let index = try text("index.xml")
    #expect(index.contains("<atlas job=\"tiles\" path=\"atlases/tiles.png\" content="))
    #expect(index.contains("<sound-sheet job=\"clicks\" path=\"sounds/clicks.wav\" content="))
    #expect(index.contains("<prompt>say \"&lt;b&gt;\" &amp; 0</prompt>"))
    #expect(index.contains("reason=\"NaN in &lt;layer&gt;\""))
    #expect(!index.contains("<choice"))
    let paths = try text("SHA256SUMS").split(separator: "\n").map { String($0.dropFirst(66)) }
    let made = [
      "atlases/tiles.json", "atlases/tiles.png", "sounds/clicks.json", "sounds/clicks.wav",
    ]
    #expect(Set(paths) == Set(run.files.keys).union(made + ["CREDITS.txt", "index.xml"]))
    try LocalFileSystem().write(Array(Schemas.index().utf8), to: "\(run.root)/index.xsd")
    guard Shell.has("xmllint") else { return }
    let verdict = try Shell.run(
      "cd '\(run.root)' && xmllint --noout --nonet --schema index.xsd folder/index.xml")
    #expect(verdict.status == 0, "\(verdict.said)")
  }

  @Test func `the atlas holds every picture where its JSON says`() throws {
    let folder = try pack("folder", as: .folder)
    let disk = LocalFileSystem()
    let json = try disk.read("\(folder)/atlases/tiles.json", limit: .max)
    let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
    let frames = try #require(object?["frames"] as? [String: [String: Any]])
    let file = try disk.read("\(folder)/atlases/tiles.png", limit: .max)
    let page = try PNGCodec.decode(file)
    #expect(frames.count == 5)
    for (name, frame) in frames {
      let box = try #require(frame["frame"] as? [String: Int])
      let (x, y) = (try #require(box["x"]), try #require(box["y"]))
      let picture = try PNGCodec.decode(try #require(run.files["images/\(name)"]))
      for row in 0..<picture.height {
        let start = 4 * ((y + row) * page.width + x)
        let line = 4 * row * picture.width
        #expect(
          page.pixels[start..<start + 4 * picture.width]
            == picture.pixels[line..<line + 4 * picture.width])
      }
    }
    let facts = try PNGCodec.readProvenance(file).fields
    #expect(facts.contains(.init("licence", "CC-BY-4.0")))
    let bare = try pack("bare", as: .folder) { $0.hasMetadata = false }
    let other = try disk.read("\(bare)/atlases/tiles.png", limit: .max)
    #expect(try PNGCodec.readProvenance(other).fields.isEmpty && PNGCodec.readXMP(other) == nil)
  }

  @Test func `a person's choice is kept, and told in the index`() throws {
    let kept = try pack("kept", as: .folder) {
      $0.keep = try list("# the good ones\r\nwords/2\n  tiles # all\n")
      $0.hasAtlases = false
    }
    let disk = LocalFileSystem()
    #expect(try disk.list("\(kept)/text") == ["words-0002.txt"])
    #expect(try disk.list("\(kept)/images").count == 5)
    #expect(try disk.status("\(kept)/audio") == nil)
    let index = String(
      decoding: try disk.read("\(kept)/index.xml", limit: .max), as: UTF8.self)
    #expect(index.contains("<choice kept=\"6\" dropped=\"3\"/>"))
    #expect(index.contains("<dropped path=\"text/words-0001.txt\" content=\""))
    #expect(!index.contains("<artifact path=\"text/words-0001.txt\""))
    let dropped = try pack("dropped", as: .folder) {
      $0.drop = try list("audio/clicks-0001.wav\n")
    }
    #expect(try disk.list("\(dropped)/audio") == ["clicks-0002.wav"])
    #expect(
      throws: ItemListComplaint("list.txt:2: the run has no item 'words/7'")
    ) { try complain { try pack("x") { $0.drop = try list("words/1\nwords/7\n") } } }
    #expect(throws: ItemListComplaint("nothing is left to pack")) {
      try complain { try pack("x") { $0.drop = try list("words\ntiles\nclicks") } }
    }
    #expect(!(try disk.exists("\(run.root)/x")))
  }

  @Test(arguments: ["text/words-0001.txt", "images/tiles-0003.png"])
  func `an altered run is refused and leaves nothing behind`(path: String) throws {
    try LocalFileSystem().write([1, 2, 3], to: "\(run.folder)/\(path)")
    let before = try LocalFileSystem().list(run.root)
    let error = PublishedRunError(folder: run.folder, kind: .altered(path))
    #expect(throws: error) { try pack("a.zip") }
    #expect(throws: error) { try pack("folder", as: .folder) }
    // What a person leaves out is checked, too.
    #expect(throws: error) {
      try pack("a.zip") { $0.drop = try list("words/1\ntiles/3") }
    }
    #expect(try LocalFileSystem().list(run.root).filter { $0 != "list.txt" } == before)
  }

  @Test func `an unfinished run is refused`() throws {
    try LocalFileSystem().remove("\(run.folder)/index.xml")
    #expect(throws: PublishedRunError(folder: run.folder, kind: .incomplete)) {
      try pack("a.zip")
    }
  }

  /// Only the words of a `PackError`, its first ones.
  private func complain(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as PackError {
      let said = error.description.replacingOccurrences(of: "\(run.root)/", with: "")
      throw ItemListComplaint(String(said.prefix { $0 != ";" }))
    }
  }
}

private struct ItemListComplaint: Error, Equatable {
  let text: String
  init(_ text: String) { self.text = text }
}
