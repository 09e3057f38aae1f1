import ArgumentParser
import Engine

/// `pipeline schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the schema (XSD) of a document, for editors and other programs.",
    discussion: """
      EXAMPLES:
        pipeline schema manifest > Pipelines/manifest.xsd
      """)

  /// The documents.
  enum Document: String, ExpressibleByArgument, CaseIterable {
    case manifest, training, index
  }

  @Argument(help: "The document.")
  var document: Document

  func run() throws {
    let schema =
      switch document {
      case .manifest: Schemas.manifest(.builtin)
      case .training: Schemas.training(.builtin)
      case .index: Schemas.index()
      }
    // The schema ends with a newline of its own.
    try Console().result(schema.hasSuffix("\n") ? String(schema.dropLast()) : schema)
  }
}
