import Foundation
import Testing

struct GoldenTests {
  @Test func `the golden manifest gives the committed contents`() throws {
    let scratch = try Scratch()
    let outcome = try Program(folder: scratch).run(
      ["run", Checkout.path("Tests/Fixtures/Golden/golden.xml"), "--output", "out", "--quiet"])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    let index = try scratch.text(String(outcome.output.dropLast()) + "/index.xml")
    let golden = try String(
      contentsOfFile: Checkout.path("Tests/Fixtures/Golden/golden.sums"), encoding: .utf8)
    #expect(Self.contents(of: index) == golden)
  }

  /// `digest  path` of every artifact of an index, in its order.
  private static func contents(of index: String) -> String {
    index.matches(of: /<artifact [^>]*>/).map { artifact in
      let path = artifact.output.firstMatch(of: /path="([^"]+)"/)?.1 ?? "no path"
      let content = artifact.output.firstMatch(of: /content="([0-9a-f]{64})"/)?.1 ?? "no digest"
      return "\(content)  \(path)\n"
    }.joined()
  }
}
