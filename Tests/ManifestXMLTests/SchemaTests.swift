import Foundation
import ManifestXML
import Testing

/// The schema and the checker must agree; xmllint is the judge of the schema.
@Suite("Schemas agree with the checker")
struct SchemaTests {
  static let xmllint = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Which documents xmllint accepts; one start of it for all of them.
  private func accepted(_ documents: [String], _ vocabulary: Vocabulary) throws -> [Bool] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("schema-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = folder.appendingPathComponent("s.xsd")
    try SchemaWriter.xsd(vocabulary).write(to: schema, atomically: false, encoding: .utf8)
    for (number, document) in documents.enumerated() {
      try document.write(
        to: folder.appendingPathComponent("\(number).xml"), atomically: false, encoding: .utf8)
    }
    let process = Process()
    let errors = folder.appendingPathComponent("errors")
    try Data().write(to: errors)
    process.executableURL = URL(fileURLWithPath: Self.xmllint ?? "xmllint")
    process.currentDirectoryURL = folder
    process.arguments =
      ["--noout", "--nonet", "--schema", "s.xsd"] + documents.indices.map { "\($0).xml" }
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    // 5: the schema itself does not compile.
    #expect([0, 3, 4].contains(process.terminationStatus))
    let lines = Set(
      try String(contentsOf: errors, encoding: .utf8).split(separator: "\n").map { String($0) })
    return documents.indices.map { number in
      let isValid = lines.contains("\(number).xml validates")
      #expect(isValid != lines.contains("\(number).xml fails to validate"))
      return isValid
    }
  }

  /// Holds the schema's verdicts against the checker's.
  private func expectAgreement(
    _ documents: [String], _ vocabulary: Vocabulary, location: SourceLocation = #_sourceLocation
  ) throws {
    for (document, isAccepted) in zip(documents, try accepted(documents, vocabulary)) {
      #expect(
        isAccepted == Words.read(document, vocabulary).messages.isEmpty, "\(document)",
        sourceLocation: location)
    }
  }

  private func manifest(_ jobs: String) -> String {
    "<manifest xmlns=\"urn:test:1\" name=\"n\">\(jobs)</manifest>"
  }

  @Test(
    "Structure: elements, attributes, keys, text",
    .enabled(if: xmllint != nil, "xmllint is missing: install libxml2-utils"))
  func structure() throws {
    let jobs = [
      "", "<lstm id=\"a\"/>", "<lstm/>", "<lstm id=\"a\"/><sample-rnn id=\"b\"/>",
      "<lstm id=\"a\"/><sample-rnn id=\"a\"/>", "<lstm id=\"a\"/><lstm id=\" a \"/>",
      "<lstm id=\"a\" colour=\"\"/>", "<lstm id=\"a\" xml:lang=\"en\" xml:space=\"preserve\"/>",
      "<lstm id=\"a\" x:y=\"1\" xmlns:x=\"urn:x\"/>", "<x:lstm xmlns:x=\"urn:x\" id=\"a\"/>",
      "<lstm id=\"a\"><wrap/><prompt>x</prompt><wrap columns=\"7\"/></lstm>",
      "<lstm id=\"a\"><prompt>a<!-- b --><![CDATA[c]]></prompt></lstm>",
      "<lstm id=\"a\"><prompt>a<wrap/></prompt></lstm>", "<lstm id=\"a\"><prompt x=\"\"/></lstm>",
      "<lstm id=\"a\">text</lstm>", "<lstm id=\"a\"><wrap>text</wrap></lstm>",
      "<lstm id=\"a\"> &#32;<wrap/> </lstm>", "<lstm id=\"a\"><![CDATA[x]]></lstm>",
      "<lstm id=\"a\"><wrap columns=\"201\"/></lstm>", "<gan id=\"a\"/>", "text",
      "<lstm id=\"a\"><wrap> \n</wrap></lstm>", "<lstm id=\"a\"><wrap><!-- --></wrap></lstm>",
      "<lstm id=\"a\"><wrap><prompt/></wrap></lstm>", "<lstm id=\"a\"><lstm id=\"b\"/></lstm>",
    ]
    try expectAgreement(jobs.map { manifest($0) }, Words.vocabulary)
    try expectAgreement(
      [
        "<manifest name=\"n\"/>", "<manifest xmlns=\"urn:test:9\" name=\"n\"/>", "<svg/>",
        "<m:manifest xmlns:m=\"urn:test:1\" name=\"n\"><m:lstm id=\"a\"/></m:manifest>",
        "<m:manifest xmlns:m=\"urn:test:1\" name=\"n\"><lstm id=\"a\"/></m:manifest>",
        "<m:manifest xmlns:m=\"urn:test:1\" name=\"n\"><m:lstm id=\"a\"/><m:lstm id=\"a\"/></m:manifest>",
        "<manifest xmlns=\"urn:test:1\"/>", "<manifest xmlns=\"urn:test:1\" name=\"\"/>",
      ], Words.vocabulary)
  }

  @Test(
    "Values of every type",
    .enabled(if: xmllint != nil, "xmllint is missing: install libxml2-utils"))
  func values() throws {
    let numbers = [
      "", " ", "0", "1", " 7 ", "-0", "-1", "+1", "007", "1000", "1001", "1.0", "1.", ".5", "0.05",
      "0.049", "5", "5.0", "5.0001", "1e0", "1E-1", "1e+1", "5e-2", "1e999", "-1e999", "0x1",
      "INF", "NaN", "inf", "nan", "1 1", "1_0", "١", "99999999999999999999", "1\t", "4.9e-324",
      "0000000000000000000000000000000000000000001",
    ]
    let words = [
      "near", "far", "Far", " far ", "near far", "true", "false", "TRUE", " 1 ", "yes",
      "daily", " daily ", "weekly", "18446744073709551615", "18446744073709551616",
      "a", "a..b", "a.b", ".a", "a.", "-a", "a-", "_a", "a_", "a-_.b", "a/b", "é", " a ", "a b",
      String(repeating: "x", count: 64), String(repeating: "x", count: 65),
      "1234567890", "12345678901", " 234567890", "日本語日本語日本語日", "日本語日本語日本語日本", "&#10;",
    ]
    let types = ["temperature", "count", "greedy", "mode", "title", "model", "id", "seed"]
    let documents = types.flatMap { type in
      (numbers + words).map { value in
        switch type {
        case "seed": "<manifest xmlns=\"urn:test:1\" name=\"n\" seed=\"\(value)\"/>"
        case "id": manifest("<lstm id=\"\(value)\"/>")
        default: manifest("<lstm id=\"a\" \(type)=\"\(value)\"/>")
        }
      }
    }
    try expectAgreement(documents, Words.vocabulary)
  }

  @Test(
    "Children that stand at most once",
    .enabled(if: xmllint != nil, "xmllint is missing: install libxml2-utils"))
  func recipes() throws {
    let contents = [
      "", "<dataset/>", "<schedule/><dataset/>", "<dataset/><schedule/><dataset/>", "<schedule/>",
    ]
    try expectAgreement(
      contents.map { "<training xmlns=\"urn:test:2\">\($0)</training>" }, Words.recipe)
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
