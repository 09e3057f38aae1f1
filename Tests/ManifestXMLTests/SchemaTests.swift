import Foundation
import ManifestXML
import Testing

/// The schema and the checker must agree; xmllint is the judge of the schema.
@Suite("Schemas agree with the checker")
struct SchemaTests {
  static let xmllint = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Whether xmllint accepts a document.
  private func accepts(_ document: String, _ vocabulary: Vocabulary) throws -> Bool {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("schema-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = folder.appendingPathComponent("s.xsd")
    let file = folder.appendingPathComponent("d.xml")
    try SchemaWriter.xsd(vocabulary).write(to: schema, atomically: false, encoding: .utf8)
    try document.write(to: file, atomically: false, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.xmllint ?? "xmllint")
    process.arguments = ["--noout", "--nonet", "--schema", schema.path, file.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    // 5: the schema itself does not compile.
    #expect([0, 3, 4].contains(process.terminationStatus))
    return process.terminationStatus == 0
  }

  private func manifest(_ jobs: String) -> String {
    "<manifest xmlns=\"urn:test:1\" name=\"n\">\(jobs)</manifest>"
  }

  @Test(
    "Manifests", .enabled(if: xmllint != nil, "xmllint is missing: install libxml2-utils"),
    arguments: [
      "", "<lstm id=\"a\"/>", "<lstm/>", "<lstm id=\"a\"/><sample-rnn id=\"b\"/>",
      "<lstm id=\"a\"/><sample-rnn id=\"a\"/>", "<lstm id=\"-a\"/>", "<lstm id=\"a..b\"/>",
      "<lstm id=\"a\" count=\"0\"/>", "<lstm id=\"a\" count=\"1000\"/>",
      "<lstm id=\"a\" temperature=\"0.05\"/>", "<lstm id=\"a\" temperature=\"5.1\"/>",
      "<lstm id=\"a\" greedy=\"1\"/>", "<lstm id=\"a\" greedy=\"yes\"/>",
      "<lstm id=\"a\" mode=\"far\"/>", "<lstm id=\"a\" mode=\"Far\"/>",
      "<lstm id=\"a\" title=\"1234567890\"/>", "<lstm id=\"a\" title=\"12345678901\"/>",
      "<lstm id=\"a\" model=\"\"/>", "<lstm id=\"a\" colour=\"\"/>",
      "<lstm id=\"a\"><wrap/><prompt>x</prompt><wrap columns=\"7\"/></lstm>",
      "<lstm id=\"a\"><wrap columns=\"201\"/></lstm>", "<lstm id=\"a\">text</lstm>",
      "<lstm id=\"a\"><wrap>text</wrap></lstm>", "<gan id=\"a\"/>",
    ])
  func manifests(_ jobs: String) throws {
    let document = manifest(jobs)
    #expect(
      try accepts(document, Words.vocabulary) == Words.read(document).messages.isEmpty,
      "\(document)")
  }

  @Test(
    "Recipes", .enabled(if: xmllint != nil, "xmllint is missing: install libxml2-utils"),
    arguments: [
      "", "<dataset/>", "<schedule/><dataset/>", "<dataset/><schedule/><dataset/>", "<schedule/>",
    ])
  func recipes(_ content: String) throws {
    let document = "<training xmlns=\"urn:test:2\">\(content)</training>"
    #expect(
      try accepts(document, Words.recipe) == Words.read(document, Words.recipe).messages.isEmpty,
      "\(document)")
  }

  @Test("The same vocabulary gives the same text, with help and defaults")
  func text() {
    let schema = SchemaWriter.xsd(Words.vocabulary)
    #expect(schema == SchemaWriter.xsd(Words.vocabulary))
    #expect(schema.contains("<xs:documentation>heat</xs:documentation>"))
    #expect(schema.contains("<xs:attribute name=\"temperature\" default=\"1\">"))
    #expect(schema.contains("<xs:selector xpath=\"m:lstm|m:sample-rnn\"/>"))
  }
}
