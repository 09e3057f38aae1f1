/// Reads documents of one vocabulary.
public struct DocumentReader: Sendable {
  /// What documents may say.
  public let vocabulary: Vocabulary

  /// A reader for a vocabulary.
  public init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// The checked tree of a document and everything wrong with it, in the document's order.
  ///
  /// XML that is not well-formed gives its first error only, and no tree. Otherwise all problems
  /// are there at once; a tree comes with them whenever the root is known, without what was
  /// refused, so that callers can go on and find theirs. Any error means: do not use the tree.
  public func read(_ source: DocumentSource) -> (root: Element?, diagnostics: [Diagnostic]) {
    if let problem = DocumentForm.problem(source.bytes) { return (nil, [problem]) }
    let scan = TagScanner.scan(source.bytes)
    if let problem = scan.problem { return (nil, [problem]) }
    switch SyntaxReader.read(source.bytes, tags: scan.tags) {
    case .failure(let refusal): return (nil, [refusal.diagnostic])
    case .success(let raw):
      var checker = VocabularyChecker(vocabulary, tags: scan.tags)
      let root = checker.root(raw)
      return (root, checker.diagnostics.sorted { $0.position < $1.position })
    }
  }
}
