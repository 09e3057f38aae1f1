import Foundation
import Glibc
import Testing

/// `pipeline check` of runs, indexes and manifests of others: what they may reach and ask for.
struct UntrustedRunTests {
  let pack: TinyPack
  private var scratch: Scratch { pack.scratch }
  private static let folder = "in/out/2026-11-24/tiny"

  /// The folder `in` with models, a manifest, its run and a golden index.
  init() throws {
    pack = try TinyPack()
    for kind in ["lstm", "vae", "sample-rnn"] {
      try scratch.write("in/\(kind).safetensors", try scratch.read("\(kind).safetensors"))
    }
    try scratch.write("in/tiny.xml", TinyPack.manifest)
    let run = try pack.program.run(UntrustedManifestTests.call)
    #expect(run.exitCode == 0, "\(run.errors)")
    try scratch.write("in/golden.xml", try scratch.read("\(Self.folder)/index.xml"))
  }

  private func check(_ arguments: String...) throws -> Program.Outcome {
    try pack.program.run(["check"] + arguments)
  }

  private func link(_ path: String, to target: String) {
    #expect(symlink(target, scratch.url.appending(path: path).path) == 0)
  }

  private func move(_ path: String, to other: String) throws {
    try FileManager.default.moveItem(
      at: scratch.url.appending(path: path), to: scratch.url.appending(path: other))
  }

  @Test func `what stays inside is checked as ever`() throws {
    for path in ["", "/index.xml", "/images/tiles-0001.png", "/text/words-0001.txt"] {
      let outcome = try check(Self.folder + path, "--confine", "in", "--models", "in")
      #expect(outcome.exitCode == 0 && outcome.output == "", "\(outcome.output)\(outcome.errors)")
    }
    let golden = try check("in/tiny.xml", "--against", "in/golden.xml", "--confine", "in")
    #expect(golden.exitCode == 0 && golden.output == "", "\(golden.output)\(golden.errors)")
  }

  @Test func `nothing is read outside of the folder`() throws {
    let outside = "leads outside '\(scratch.url.path)/in'"
    try scratch.write("golden.xml", try scratch.read("in/golden.xml"))
    try scratch.write("alone.png", try scratch.read("\(Self.folder)/images/tiles-0001.png"))
    link("in/door.png", to: "../alone.png")
    link("in/index-door.xml", to: "\(scratch.url.path)/golden.xml")
    for arguments in [
      ["tiny.xml", "--against", "in/golden.xml"], ["in/tiny.xml", "--against", "golden.xml"],
      ["in/tiny.xml", "--against", "in/index-door.xml"], ["golden.xml"], ["alone.png"],
      ["in/door.png"], ["in/../alone.png"],
    ] {
      let outcome = try pack.program.run(["check"] + arguments + ["--confine", "in"])
      #expect(outcome.exitCode == 65, "\(arguments): \(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains(outside), "\(outcome.errors)")
    }
    try scratch.write(
      "in/out.xml", TinyPack.manifest.replacing("vae.safetensors", with: "../vae.safetensors"))
    let named = try check("in/out.xml", "--against", "in/golden.xml", "--confine", "in")
    #expect(named.exitCode == 65 && named.errors.contains(/in\/out\.xml:\d+:\d+: error: .*outside/))
    // A folder of the run that is a link to another one with the same files.
    try move("\(Self.folder)/text", to: "stolen")
    link("\(Self.folder)/text", to: "\(scratch.url.path)/stolen")
    #expect(try check(Self.folder, "--models", "in").exitCode == 0)
    let linked = try check(Self.folder, "--models", "in", "--confine", "in")
    #expect(linked.exitCode == 65 && linked.errors.contains(outside), "\(linked.errors)")
  }

  @Test func `models are found where the person says, and inside`() throws {
    let none = try check(Self.folder, "--confine", "in")
    #expect(none.exitCode == 1 && none.output.contains("was not found"), "\(none.output)")
    try move("in/vae.safetensors", to: "elsewhere.safetensors")
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: "mine"), withIntermediateDirectories: false)
    try move("elsewhere.safetensors", to: "mine/vae.safetensors")
    let mine = try check(
      Self.folder, "--confine", "in", "--models", "mine", "--models", "in")
    #expect(mine.exitCode == 0, "\(mine.output)")
  }

  @Test func `an index or a file that asks for too much is refused`() throws {
    let many = try check(Self.folder, "--models", "in", "--max-items", "13")
    #expect(many.exitCode == 65)
    #expect(many.errors.contains("index.xml:1: error: tells of more than 13 items"))
    let golden = try check("in/tiny.xml", "--against", "in/golden.xml", "--max-items", "13")
    #expect(golden.exitCode == 65)
    #expect(golden.errors.contains("a manifest may ask for 13 items, this one asks for 14"))
    #expect(try check(Self.folder, "--models", "in", "--max-items", "14").exitCode == 0)
    for (option, value, path, reason) in [
      ("--max-characters", "5", "text/words-0001.txt", "text of up to"),
      ("--max-pixels", "10", "images/tiles-0001.png", "picture of"),
      ("--max-seconds", "0.001", "audio/clicks-0001.wav", "sound of"),
    ] {
      let outcome = try check(Self.folder, "--models", "in", option, value, "--json")
      #expect(outcome.exitCode == 1)
      let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let findings = try #require((report as? [String: Any])?["findings"] as? [[String: Any]])
      #expect(Set(findings.map { $0["kind"] as? String }) == ["unmakeable"])
      let mine = findings.filter { $0["path"] as? String == path }
        .compactMap { $0["reason"] as? String }
      #expect(mine.contains { $0.hasPrefix("each item is a \(reason)") }, "\(mine)")
      #expect(mine.contains { $0.contains("the file is a \(reason)") }, "\(mine)")
      #expect(mine.allSatisfy { $0.contains("\(option) allows \(value)") }, "\(mine)")
      let against = try check("in/tiny.xml", "--against", "in/golden.xml", option, value)
      #expect(
        against.exitCode == 65 && against.errors.contains(/in\/tiny\.xml:\d+:\d+: error: each/))
    }
    let memory = try check(Self.folder, "--models", "in", "--max-memory", "20MB")
    #expect(memory.exitCode == 1)
    #expect(memory.output.contains("with this model the check needs about"), "\(memory.output)")
    let plan = try check("in/tiny.xml", "--against", "in/golden.xml", "--max-memory", "20MB")
    #expect(plan.exitCode == 71)
    #expect(
      plan.errors.contains(/in\/tiny\.xml:1:2: error: without any model the plan needs about/))
    #expect(try check(Self.folder, "--max-pixels", "0").exitCode == 64)
  }
}
