import ManifestXML

/// The schemas of the documents, as XSD, generated from the vocabularies that check them.
public enum Schemas {
  /// Schema of manifests, for the kinds and steps of an assembly.
  public static func manifest(_ assembly: Assembly) -> String {
    SchemaWriter.xsd(ManifestVocabulary.vocabulary(assembly))
  }

  /// Schema of recipes, for the kinds of an assembly.
  public static func training(_ assembly: Assembly) -> String {
    SchemaWriter.xsd(RecipeVocabulary.vocabulary(assembly))
  }

  /// Schema of indexes; it depends on no kind.
  public static func index() -> String { SchemaWriter.xsd(IndexVocabulary.vocabulary) }
}
