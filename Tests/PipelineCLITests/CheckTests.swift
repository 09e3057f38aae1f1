import Foundation
import Media
import Testing

/// `pipeline check`, as people use it.
struct CheckTests {
  let pack: TinyPack
  private let folder = "out/2026-11-24/tiny"

  init() throws {
    pack = try TinyPack()
    _ = try pack.run()
  }

  private func check(_ arguments: [String]) throws -> Program.Outcome {
    try pack.program.run(["check"] + arguments)
  }

  private func json(_ outcome: Program.Outcome) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func `a run as it was made, and files of it`() throws {
    let run = try check([folder, "--models", "."])
    #expect(run.exitCode == 0 && run.output == "", "\(run.output)\(run.errors)")
    #expect(run.errors == "checking 14 items\n14 items as made\n")
    let quiet = try check(["\(folder)/index.xml", "--models", ".", "--quiet", "--threads", "3"])
    #expect(quiet.exitCode == 0 && quiet.output == "" && quiet.errors == "")
    for path in ["text/words-0002.txt", "images/tiles-0003.png", "audio/clicks-0001.wav"] {
      let one = try check(["\(folder)/\(path)", "--models", "."])
      #expect(one.exitCode == 0, "\(path): \(one.output)")
      #expect(one.errors == "checking 1 of 14 items\n1 of 14 items as made\n")
    }
  }

  @Test func `a picture and a sound alone are made again from what they carry`() throws {
    for (path, name) in [("images/tiles-0003.png", "a.png"), ("audio/clicks-0001.wav", "b.wav")] {
      let bytes = try pack.scratch.read("\(folder)/\(path)")
      try pack.scratch.write("alone/\(name)", bytes)
      let outcome = try check(["alone/\(name)", "--models", "."])
      #expect(outcome.exitCode == 0, "\(outcome.output)")
      #expect(outcome.errors == "checking 1 item\n1 item as made\n")
    }
    try pack.scratch.write("alone/c.txt", try pack.scratch.read("\(folder)/text/words-0001.txt"))
    let text = try check(["alone/c.txt", "--models", "."])
    #expect(text.exitCode == 65)
    #expect(text.errors.contains("no index above 'alone/c.txt' tells of it"))
    try pack.scratch.write(
      "alone/d.png", try PNGCodec.encode(Raster(width: 1, height: 1, pixels: [1, 2, 3, 255])))
    let bare = try check(["alone/d.png", "--models", "."])
    #expect(bare.exitCode == 65 && bare.errors.contains("carries nothing of its making"))
  }

  @Test func `what is wrong is listed, counted and exits with 1`() throws {
    try pack.scratch.write("\(folder)/text/words-0002.txt", "edited\n")
    let cut = try pack.scratch.read("\(folder)/images/tiles-0001.png").dropLast(40)
    try pack.scratch.write("\(folder)/images/tiles-0001.png", cut)
    try FileManager.default.removeItem(
      at: pack.scratch.url.appending(path: "\(folder)/audio/clicks-0002.wav"))
    let outcome = try check([folder, "--models", "."])
    #expect(outcome.exitCode == 1)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == "item                   is")
    #expect(
      lines[1].hasPrefix(
        "text/words-0002.txt    altered  character 0 (line 1, column 1): the file has \"edited\\n\""
      ))
    #expect(lines[2].hasPrefix("images/tiles-0001.png  altered  the file cannot be read: PNG: "))
    #expect(lines[3] == "audio/clicks-0002.wav  missing  there is no such file")
    let gone = try check(["\(folder)/audio/clicks-0002.wav", "--models", "."])
    #expect(gone.exitCode == 1 && gone.output.hasSuffix(lines[3] + "\n"))
    #expect(outcome.errors.hasSuffix("14 items checked, 3 wrong: 1 missing, 2 altered\n"))

    let report = try check([folder, "--models", ".", "--json"])
    #expect(report.exitCode == 1 && report.errors == "")
    let json = try json(report)
    #expect(json["items"] as? Int == 14 && json["checked"] as? Int == 14)
    #expect(json["wrong"] as? Int == 3 && json["isComplete"] as? Bool == true)
    #expect(json["counts"] as? [String: Int] == ["missing": 1, "altered": 2])
    let findings = try #require(json["findings"] as? [[String: Any]])
    #expect(findings.map { $0["kind"] as? String } == ["altered", "altered", "missing"])
    let difference = try #require(findings[0]["difference"] as? [String: Any])
    #expect(difference["unit"] as? String == "character" && difference["offset"] as? Int == 0)
    #expect(difference["first"] as? String == "edited\n")
  }

  @Test func `models that are not at hand are named, many rows collapse`() throws {
    try pack.scratch.write("nothing/here.txt", "")
    let outcome = try check([folder, "--models", "nothing"])
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.contains("text/words-0001.txt    unmakeable  model "))
    #expect(outcome.errors.hasSuffix("14 items checked, 14 wrong: 14 unmakeable\n"))
    let missing = try check([folder, "--models", "nowhere"])
    #expect(missing.exitCode == 66)
    #expect(missing.errors == "error: cannot read 'nowhere': there is no such folder\n")
  }

  @Test func `a sample is the same each time and tells what it chose`() throws {
    let first = try check([folder, "--models", ".", "--sample", "30%"])
    #expect(first.exitCode == 0)
    #expect(try check([folder, "--models", ".", "--sample", "30%"]).errors == first.errors)
    let json = try json(check([folder, "--models", ".", "--sample", "30%", "--json"]))
    let chosen = try #require(json["sample"] as? [String])
    #expect((1..<14).contains(chosen.count) && json["checked"] as? Int == chosen.count)
    for path in chosen { #expect(first.errors.contains(path)) }
    let other = try check([folder, "--models", ".", "--sample", "30%", "--sample-seed", "5"])
    #expect(other.exitCode == 0 && other.errors != first.errors)
  }

  @Test func `a manifest is held against an index, and nothing is written`() throws {
    try pack.scratch.write("golden.xml", try pack.scratch.read("\(folder)/index.xml"))
    try FileManager.default.removeItem(at: pack.scratch.url.appending(path: "out"))
    let same = try check(["tiny.xml", "--against", "golden.xml"])
    #expect(same.exitCode == 0 && same.output == "", "\(same.output)")
    #expect(same.errors == "checking 14 items\n14 items as made\n")
    #expect(!pack.scratch.exists("out") && !pack.scratch.exists("Output"))
    let one = try check(["tiny.xml", "--against", "golden.xml", "--only", "tiles/2", "--quiet"])
    #expect(one.exitCode == 0 && one.errors == "")
    let other = try check(["tiny.xml", "--against", "golden.xml", "--seed", "8"])
    #expect(other.exitCode == 1)
    #expect(other.output.contains("\ntext/words-0001.txt    different  its content is "))
    #expect(other.output.hasSuffix("\nnote: the seed is 8, in the index it is 7\n"))
    #expect(other.errors.hasSuffix("14 items checked, 14 wrong: 14 different\n"))
  }

  @Test func `what cannot be checked is told`() throws {
    for (arguments, code, message) in [
      (["tiny.xml"], 65, "'tiny.xml' is no run, picture or sound; a manifest is checked --against"),
      (["."], 65, "it has no index.xml"), (["vae.safetensors"], 65, "is no run, picture or sound"),
      (
        ["\(folder)/text/words-0001.txt", "--sample", "5%"], 64, "--sample chooses among items, and"
      ),
      (["nowhere"], 66, "cannot read 'nowhere'"),
      (["tiny.xml", "--against", "none.xml"], 66, "cannot read 'none.xml'"),
      (["tiny.xml", "--against", "tiny.xml"], 65, "tiny.xml:1: error: <manifest> is not of the"),
      (["none.xml", "--against", "\(folder)/index.xml"], 66, "cannot read 'none.xml'"),
    ] as [([String], Int32, String)] {
      let outcome = try check(arguments)
      #expect(outcome.exitCode == code, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
      #expect(outcome.output == "")
    }
  }
}
