import Foundation
import Testing

/// Manifests that are refused.
///
/// Beside each in `Tests/Fixtures/BadManifests` lies a text: what is said
/// about it, word for word, and the exit code.
struct BadManifestTests {
  static let names = try? FileManager.default
    .contentsOfDirectory(atPath: Checkout.path("Tests/Fixtures/BadManifests"))
    .filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }.sorted()

  @Test(arguments: names ?? ["no fixtures"])
  func `a bad manifest is told all that is wrong with it`(name: String) throws {
    let pack = try TinyPack()
    let fixture = Checkout.path("Tests/Fixtures/BadManifests/\(name)")
    try pack.scratch.write("bad.xml", try Data(contentsOf: URL(filePath: "\(fixture).xml")))
    let expected = try String(contentsOfFile: "\(fixture).txt", encoding: .utf8)
    for command in ["run", "plan", "validate"] {
      let outcome = try pack.program.run([command, "bad.xml"])
      #expect(outcome.errors + "exit code \(outcome.exitCode)\n" == expected)
      #expect(outcome.output == "")
    }
    #expect(!pack.scratch.exists("Output"), "nothing is written")
  }
}
