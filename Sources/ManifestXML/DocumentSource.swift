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
  public func render(_ diagnostic: Diagnostic) -> String {
    let position = diagnostic.position
    var lines = [
      "\(name):\(position.line):\(position.column): \(diagnostic.severity): \(diagnostic.message)"
    ]
    lines += excerpt(position)
    if let hint = diagnostic.hint { lines.append("help: \(hint)") }
    return lines.joined(separator: "\n")
  }

  /// The source line and a caret under the column; nothing for a place beyond the document.
  private func excerpt(_ position: SourcePosition) -> [String] {
    guard let text = LineTable(bytes).text(ofLine: position.line) else { return [] }
    var scalars = text.unicodeScalars.map { $0.value < 0x20 && $0 != "\t" ? "\u{FFFD}" : $0 }
    var column = position.column - 1
    guard !scalars.isEmpty, column <= scalars.count else { return [] }
    if scalars.count > Self.widest {
      // A window with the place in its first half, so that a line of megabytes stays readable.
      let start = max(0, min(column - Self.widest / 2, scalars.count - Self.widest))
      let end = start + Self.widest
      let cutEnd = end < scalars.count
      scalars = (start > 0 ? ["…"] : []) + scalars[start..<end] + (cutEnd ? ["…"] : [])
      column += (start > 0 ? 1 : 0) - start
    }
    // Tabs stay tabs, so that the caret stands below its column whatever their width.
    let indent = scalars.prefix(column).map { $0 == "\t" ? $0 : " " as Unicode.Scalar }
    return [string(scalars), string(indent) + "^"]
  }

  private func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static let widest = 160
}
