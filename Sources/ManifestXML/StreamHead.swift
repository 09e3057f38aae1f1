/// The first bytes of a document that comes piece by piece, held back until they have told how it is
/// encoded.
///
/// libxml2 would look for a converter of any encoding that a document names, and says on standard
/// error what goes wrong with it.
struct StreamHead {
  /// The longest XML declaration that is waited for, in bytes.
  private static let limit = 4096

  private var held: [UInt8] = []
  private var isOver = false

  /// What may be parsed, now that these bytes have come; nothing while the declaration goes on.
  mutating func release(_ piece: [UInt8], isLast: Bool) throws -> [UInt8] {
    if isOver { return piece }
    held += piece
    let start = SourceBytes.start(of: held)
    let body = held[start...]
    let isDeclared = body.starts(with: "<?xml".utf8.prefix(body.count))
    let isWhole = !isDeclared || body.prefix(Self.limit).contains(UInt8(ascii: ">"))
    if !isLast, held.count < 4 || (!isWhole && held.count < Self.limit) { return [] }
    try check(body, isWhole: isWhole || held.count < Self.limit)
    isOver = true
    defer { held = [] }
    return held
  }

  private func check(_ body: ArraySlice<UInt8>, isWhole: Bool) throws {
    if !isWhole {
      throw XMLStreamError(
        line: 1, column: 1, reason: "not well-formed XML: the XML declaration is not closed")
    }
    if let problem = DocumentForm.encoding(held) {
      throw XMLStreamError(
        line: problem.position.line, column: problem.position.column, reason: problem.message)
    }
    if let first = body.first, first != UInt8(ascii: "<"), !TagScanner.isSpace(first) {
      throw XMLStreamError(
        line: 1, column: 1, reason: "not well-formed XML: text where the first tag is due")
    }
  }
}
