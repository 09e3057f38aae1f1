public import ManifestXML

/// Everything that is wrong with a manifest or a recipe, in file order.
public struct DocumentProblems: Error, Sendable, CustomStringConvertible {
  /// One problem with its place.
  public struct Problem: Hashable, Sendable {
    /// What and where.
    public let diagnostic: Diagnostic
    /// Whether all that is wrong is a file that is missing or unreadable.
    public let isMissingInput: Bool
    /// Whether all that is wrong is that this machine is too small.
    public let isTooLarge: Bool

    /// A problem from its parts.
    public init(_ diagnostic: Diagnostic, isMissingInput: Bool = false, isTooLarge: Bool = false) {
      self.isTooLarge = isTooLarge
      self.diagnostic = diagnostic
      self.isMissingInput = isMissingInput
    }
  }

  /// The document.
  public let source: DocumentSource
  /// Its problems, at least one, in file order.
  public let problems: [Problem]

  /// Problems of a document, sorted by place here; each is told once.
  public init(source: DocumentSource, problems: [Problem]) {
    self.source = source
    var told: Set<Problem> = []
    let distinct = problems.filter { told.insert($0).inserted }
    // Sorting by (place, order of finding): ties keep the order in which they were found.
    self.problems = distinct.enumerated().sorted { first, second in
      let (a, b) = (first.element.diagnostic.position, second.element.diagnostic.position)
      return (a.line, a.column, first.offset) < (b.line, b.column, second.offset)
    }.map { $0.element }
  }

  /// 66 when inputs are missing and nothing else is wrong, 71 when the machine is too small and
  /// nothing else is wrong, else 65.
  public var exitCode: ExitCode {
    if problems.allSatisfy({ $0.isTooLarge }) { return .outOfMemory }
    return problems.allSatisfy { $0.isMissingInput } ? .missingInput : .badData
  }

  /// Every problem with source line, caret and hint.
  public var description: String {
    source.render(problems.map { $0.diagnostic })
  }
}
