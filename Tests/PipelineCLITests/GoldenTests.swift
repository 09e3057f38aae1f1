import Foundation
import Testing

struct GoldenTests {
  @Test func `the golden manifest gives the committed contents`() throws {
    #expect(try Self.contents([:]) == Self.golden())
  }

  @Test(.enabled(if: Environment.runsSlowTests), arguments: ["v3", "v4", "oracle"])
  func `the golden contents are those of every instruction level`(level: String) throws {
    let available = try Program(folder: Scratch()).run(
      ["validate", Checkout.path("Pipelines/starter.xml")], environment: ["PIPELINE_SIMD": level])
    // Not every machine has every level; each has the oracle.
    if available.exitCode == 64, level != "oracle" { return }
    #expect(try Self.contents(["PIPELINE_SIMD": level]) == Self.golden())
  }

  private static func golden() throws -> String {
    try String(contentsOfFile: Checkout.path("Tests/Fixtures/Golden/golden.sums"), encoding: .utf8)
  }

  /// Runs the golden manifest; `digest  path` of every artifact of its index, in order.
  private static func contents(_ environment: [String: String]) throws -> String {
    let scratch = try Scratch()
    let outcome = try Program(folder: scratch).run(
      ["run", Checkout.path("Tests/Fixtures/Golden/golden.xml"), "--output", "out"],
      environment: environment)
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    let index = try scratch.text(String(outcome.output.dropLast()) + "/index.xml")
    return index.matches(of: /<artifact [^>]*>/).map { artifact in
      let path = artifact.output.firstMatch(of: /path="([^"]+)"/)?.1 ?? "no path"
      let content = artifact.output.firstMatch(of: /content="([0-9a-f]{64})"/)?.1 ?? "no digest"
      return "\(content)  \(path)\n"
    }.joined()
  }
}
