import Foundation
import Testing

/// What the files of a run tell about their making.
struct ProvenanceTests {
  let pack: TinyPack
  private let folder = "out/2026-11-24/tiny"

  init() throws {
    pack = try TinyPack()
    _ = try pack.run()
  }

  private func inspect(_ path: String) throws -> [String: String] {
    let outcome = try pack.program.run(["inspect", path])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    return Dictionary(
      outcome.output.split(separator: "\n").compactMap { line in
        line.firstRange(of: "  ").map { gap in
          (
            String(line[..<gap.lowerBound]),
            line[gap.upperBound...].trimmingCharacters(in: .whitespaces)
          )
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test func `a picture and a sound carry all that is needed to make them again`() throws {
    for (path, job, kind) in [
      ("images/tiles-0002.png", "tiles", "vae"), ("audio/clicks-0002.wav", "clicks", "sample-rnn"),
    ] {
      let facts = try inspect("\(folder)/\(path)")
      #expect(facts["kind"] == kind && facts["job"] == job && facts["item"] == "2")
      #expect(facts["seed"] == "7" && facts["manifest"] == "tiny" && facts["numerics"] == "1")
      #expect(facts["replicate"] == "1" && facts["attempt"] == "0")
      #expect(facts["source-type"]?.hasSuffix("/trainedAlgorithmicMedia") == true)
      for name in ["model", "data", "item-key", "content digest"] {
        #expect(facts[name]?.count == 64, "\(name) of \(path)")
      }
      #expect(facts["licence"] != nil && facts["credit"] != nil && facts["XMP packet"] == "yes")
      // The index says the same of the content and the item.
      let index = try pack.scratch.text("\(folder)/index.xml")
      let element = try #require(
        index.split(separator: "\n").first { $0.contains("path=\"\(path)\"") })
      #expect(element.contains("content=\"\(facts["content digest"] ?? "")\""))
      #expect(element.contains("seed=\"\(facts["item-key"] ?? "")\""))
    }
    let facts = try inspect("\(folder)/images/tiles-0002.png")
    #expect(facts["step.0"] == "resize/1 width=48 height=48 filter=nearest")
    #expect(facts["step.1"] == "quantize/1 colors=4")
  }

  @Test func `a text's making stands in the index`() throws {
    let facts = try inspect("\(folder)/text/words-0004.txt")
    #expect(facts["index"] == "\(folder)/index.xml" && facts["prompt"] == "old")
    #expect(facts["step.0"] == "wrap/1 columns=20" && facts["parameter.characters"] == "60")
    #expect(facts["content digest"] == facts["content"])
    try pack.scratch.write("alone.txt", "words\n")
    #expect(try inspect("alone.txt")["provenance"] == "none")
  }

  @Test func `an index and a journal are shown as tables`() throws {
    let index = try pack.program.run(["inspect", "\(folder)/index.xml"]).output
    #expect(index.contains("\nwords: lstm characters=60"))
    #expect(index.contains("\n   6  text/words-0006.txt  "))
    #expect(index.contains("\n   3  audio/clicks-0003.wav  0.05 s"))
    let state = pack.scratch.url.appending(path: "out/.state")
    let journals = try FileManager.default.subpathsOfDirectory(atPath: state.path)
      .filter { $0.hasSuffix("/journal") }
    let journal = try pack.program.run(["inspect", "out/.state/\(try #require(journals.first))"])
    #expect(journal.output.contains("done           14\n"), "\(journal.output)")
    #expect(journal.output.contains("run is over    yes\n"))
    #expect(journal.output.contains("\n  13  done   "))
  }

  @Test func `without metadata nothing is left, and the contents are the same`() throws {
    _ = try pack.run(into: "bare", ["--no-metadata"])
    let bare = "bare/2026-11-24/tiny"
    for path in ["images/tiles-0001.png", "audio/clicks-0001.wav"] {
      let (told, untold) = (try inspect("\(folder)/\(path)"), try inspect("\(bare)/\(path)"))
      #expect(untold["provenance"] == "none" && untold["XMP packet"] == "no")
      #expect(untold["content digest"] == told["content digest"])
      #expect(untold["content digest"]?.count == 64)
      let bytes = try pack.scratch.read("\(bare)/\(path)")
      for word in ["iTXt", "tEXt", "zTXt", "LIST", "_PMX", "vae", "urn:", "http"] {
        #expect(bytes.firstRange(of: Array(word.utf8)) == nil, "\(word) in \(path)")
      }
    }
    func contents(_ folder: String) throws -> [Substring] {
      try pack.scratch.text("\(folder)/index.xml").matches(of: #/ content="([0-9a-f]{64})"/#)
        .map { $0.1 }
    }
    #expect(try contents(bare) == contents(folder) && contents(bare).count == 14)
  }

  @Test func `exiftool reads the label of every picture and sound of a run`() throws {
    let exiftool = "/usr/bin/exiftool"
    guard FileManager.default.isExecutableFile(atPath: exiftool) else {
      FileHandle.standardError.write(Data("SKIPPED: exiftool is not installed\n".utf8))
      return
    }
    let outcome = try Program.Running(
      exiftool,
      ["-q", "-m", "-p", "$XMP:DigitalSourceType $XMP:Rights", "-r", "-ext", "png", "-ext", "wav"]
        + [folder], in: pack.scratch
    ).finish()
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 8, "\(outcome.output) \(outcome.errors)")
    for line in lines {
      #expect(
        line.hasPrefix("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia "))
    }
  }
}
