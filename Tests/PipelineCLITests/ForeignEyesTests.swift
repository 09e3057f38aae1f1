import Foundation
import Testing

/// What other programs make of the files.
struct ForeignEyesTests {
  let pack: TinyPack
  private let folder = "out/2026-11-24/tiny"

  init() throws {
    pack = try TinyPack()
    _ = try pack.run()
  }

  /// Runs another program in the run's folder.
  private func call(_ path: String, _ arguments: [String]) throws -> Program.Outcome {
    try Program.Running(path, arguments, in: pack.scratch).finish()
  }

  @Test func `sha256sum finds the files as listed`() throws {
    let outcome = try call(
      "/bin/sh", ["-c", "cd \(folder) && sha256sum --check --strict --quiet SHA256SUMS"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let lines = try pack.scratch.text("\(folder)/SHA256SUMS").split(separator: "\n")
    #expect(lines.count == 15, "14 items and the index")
  }

  @Test func `pngcheck finds the pictures sound`() throws {
    let outcome = try call("/usr/bin/pngcheck", ["-q", "\(folder)/images/tiles-0001.png"])
    #expect(outcome.exitCode == 0, "\(outcome.output)")
  }

  @Test func `soxi reads the sounds`() throws {
    let outcome = try call("/usr/bin/soxi", ["\(folder)/audio/clicks-0001.wav"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Sample Rate    : 16000"))
    #expect(outcome.output.contains("Channels       : 1"))
  }

  @Test func `texts end with a newline`() throws {
    for number in 1...6 {
      #expect(try pack.scratch.text("\(folder)/text/words-000\(number).txt").hasSuffix("\n"))
    }
  }

  @Test func `xmllint validates manifest and index against the committed schemas`() throws {
    for (schema, document) in [("manifest", "tiny.xml"), ("index", "\(folder)/index.xml")] {
      let path = Checkout.path("Pipelines/\(schema).xsd")
      let outcome = try call("/usr/bin/xmllint", ["--noout", "--schema", path, document])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
  }

  @Test(arguments: ["manifest", "training", "index"])
  func `the committed schema is the one that the program prints`(document: String) throws {
    let outcome = try pack.program.run(["schema", document])
    #expect(outcome.exitCode == 0)
    let committed = try String(
      contentsOfFile: Checkout.path("Pipelines/\(document).xsd"), encoding: .utf8)
    let isCurrent = outcome.output == committed
    #expect(isCurrent, "remake it: ./pipeline schema \(document) > Pipelines/\(document).xsd")
  }
}
