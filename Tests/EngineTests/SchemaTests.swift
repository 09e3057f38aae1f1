import Engine
import Files
import Testing

@Suite(.enabled(if: Shell.has("xmllint"), "xmllint is missing: apt-get install libxml2-utils"))
struct SchemaTests {
  static let accepted: [(schema: String, document: String)] = [
    (Schemas.manifest(Fakes.assembly), Bench.manifest),
    (Schemas.manifest(Fakes.assembly), IndexTests.failing),
    (Schemas.training(Fakes.assembly), TrainingRunTests.recipe),
  ]

  static let refused: [(schema: String, document: String)] =
    BadInputTests.misspelt.map { (Schemas.manifest(Fakes.assembly), $0) } + [
      (
        Schemas.training(Fakes.assembly),
        TrainingRunTests.recipe.replacing("credit=\"Ann\"", with: "")
      ),
      (
        Schemas.training(Fakes.assembly),
        TrainingRunTests.recipe.replacing("<optimizer rate=\"0.010\"/>", with: "")
      ),
    ]

  @Test(arguments: accepted)
  func `the schemas accept what the parsers accept`(_ schema: String, _ document: String) throws {
    let verdict = try validate(document, schema)
    #expect(verdict.status == 0, "\(verdict.said)")
  }

  @Test(arguments: refused)
  func `the schemas refuse what the parsers refuse`(_ schema: String, _ document: String) throws {
    // 3: the document is invalid; a broken schema would be another status.
    #expect(try validate(document, schema).status == 3)
  }

  private func validate(
    _ document: String, _ schema: String
  ) throws -> (status: Int32, said: String) {
    let folder = TemporaryFolder()
    let disk = LocalFileSystem()
    try disk.write(Array(schema.utf8), to: "\(folder.path)/schema.xsd")
    try disk.write(Array(document.utf8), to: "\(folder.path)/document.xml")
    return Shell.run(
      "cd '\(folder.path)' && xmllint --noout --nonet --schema schema.xsd document.xml")
  }
}
