/// A document as it was read: its name for messages and its bytes.
public struct DocumentSource: Hashable, Sendable {
  /// The path as the user gave it.
  public let name: String
  /// The whole document.
  public let bytes: [UInt8]

  /// A document from its parts.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A diagnostic for people: place and message, the source line, a caret, the hint.
  ///
  /// ```
  /// nightly.xml:14:4: error: unknown generator 'lstmm'
  ///   <lstmm id="names" count="4">
  ///    ^
  /// help: did you mean 'lstm'?
  /// ```
  /// Whatever the document holds, the text is fit for a terminal.
  public func render(_ diagnostic: Diagnostic) -> String { render([diagnostic]) }

  /// Diagnostics in the document's order for people, one after the other.
  ///
  /// In one walk over the document, so that thousands of them take no time.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    var finder = PlaceFinder(bytes)
    var lines: [String] = []
    for diagnostic in diagnostics {
      let position = diagnostic.position
      let place = "\(name):\(position.line):\(position.column)"
      lines.append("\(place): \(diagnostic.severity): \(SourceExcerpt.line(diagnostic.message))")
      if let offset = finder.offset(of: position),
        let excerpt = SourceExcerpt(of: bytes, at: offset)
      {
        lines += [excerpt.text, excerpt.caret]
      }
      if let hint = diagnostic.hint { lines.append("help: \(SourceExcerpt.line(hint))") }
    }
    return lines.joined(separator: "\n")
  }
}
