import Foundation
import Testing

/// `pack` and `verify-pack` as people call them.
struct PackTests {
  let pack: TinyPack
  private let run = "out/2026-11-24/tiny"

  init() throws {
    pack = try TinyPack()
    _ = try pack.run()
  }

  @Test func `a pack is the same in every time zone, and verified`() throws {
    for (zone, name) in [("UTC", "a.zip"), ("Asia/Tokyo", "b.zip")] {
      let outcome = try pack.program.run(["pack", run, "-o", name], environment: ["TZ": zone])
      #expect(outcome.exitCode == 0 && outcome.output == "\(name)\n")
      #expect(outcome.errors.hasPrefix("packed 14 items, 19 files, "), "\(outcome.errors)")
    }
    #expect(try pack.scratch.read("a.zip") == pack.scratch.read("b.zip"))
    let verdict = try pack.program.run(["verify-pack", "a.zip"])
    #expect(verdict.exitCode == 0 && verdict.output == "a.zip: 18 files as packed, not signed\n")
  }

  @Test func `refusals have their exit codes`() throws {
    try pack.scratch.write("list.txt", "words/99\n")
    let cases: [([String], Int32, String)] = [
      (["pack", "nowhere", "-o", "a.zip"], 66, "error: cannot read 'nowhere': there is no such"),
      (["pack", "out", "-o", "a.zip"], 65, "error: 'out' is no finished run: it has no index.xml"),
      (["pack", run, "-o", "a.zip", "--keep", "none"], 66, "error: cannot read 'none'"),
      (
        ["pack", run, "-o", "a.zip", "--drop", "list.txt"], 65,
        "error: list.txt:1: the run has no item 'words/99'"
      ),
      (
        ["pack", run, "-o", "no/where/a.zip"], 73,
        "error: cannot create 'no/where/.a.zip.pipeline-pack'"
      ),
      (["pack", run, "-o", "a.zip", "--sign", "list.txt"], 65, "error: the key is no private key"),
      (["verify-pack", "tiny.xml"], 65, "error: 'tiny.xml' cannot be read as a pack"),
      (["verify-pack", "nowhere"], 66, "error: cannot read 'nowhere'"),
      (["gallery", "out"], 65, "error: 'out' is no finished run"),
    ]
    for (arguments, code, message) in cases {
      let outcome = try pack.program.run(arguments)
      #expect(outcome.exitCode == code, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.hasPrefix(message), "\(arguments): \(outcome.errors)")
    }
    #expect(!pack.scratch.exists("a.zip"))
  }
}
