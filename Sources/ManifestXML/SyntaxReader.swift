import CXML

/// Reads well-formed XML with libxml2: no DOCTYPE, no network, no entities but XML's own five.
///
/// libxml2's streaming callbacks build a tree of `RawElement`; its tree and validator are not used.
final class SyntaxReader {
  private(set) var root: RawElement?
  private(set) var problem: Diagnostic?

  private let bytes: [UInt8]
  private let lines: LineTable
  private var open: [RawElement] = []
  private var count = 0
  private var context: xmlParserCtxtPtr?

  /// The most bytes that a document may have.
  static let maximumBytes = 64 << 20

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.lines = LineTable(bytes)
  }

  /// The root of a document, or the first thing wrong with it.
  static func read(_ bytes: [UInt8]) -> Result<RawElement, Refusal> {
    if let problem = DocumentForm.problem(bytes) { return .failure(Refusal(problem)) }
    let reader = SyntaxReader(bytes)
    reader.parse()
    if let problem = reader.problem { return .failure(Refusal(problem)) }
    guard let root = reader.root else {
      let start = SourcePosition(line: 1, column: 1)
      return .failure(Refusal(Diagnostic(position: start, message: "not XML: no element")))
    }
    return .success(root)
  }

  /// The diagnostic of a document that is not well-formed.
  struct Refusal: Error {
    let diagnostic: Diagnostic
    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
  }

  private func parse() {
    guard let context = xmlNewParserCtxt() else { return fail(at: 0, "out of memory") }
    defer { xmlFreeParserCtxt(context) }
    self.context = context
    guard let handler = context.pointee.sax else { return fail(at: 0, "out of memory") }
    handler.update(repeating: xmlSAXHandler(), count: 1)
    handler.pointee.initialized = UInt32(XML_SAX2_MAGIC)
    handler.pointee.startElementNs = startElement
    handler.pointee.endElementNs = endElement
    handler.pointee.characters = characters
    handler.pointee.ignorableWhitespace = characters
    handler.pointee.internalSubset = documentType
    handler.pointee.serror = report
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    // Without NOENT an attribute's '&amp;' arrives as '&#38;'. It loads nothing: without a DOCTYPE
    // only XML's own five entities exist, and `entityDecl` is not handled either.
    let options = Int32(
      XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOENT.rawValue)
    let document = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        xmlCtxtReadMemory(context, $0.baseAddress, Int32($0.count), nil, nil, options)
      }
    }
    xmlFreeDoc(document)
    if context.pointee.wellFormed == 0 && problem == nil { fail(at: consumed, "not well-formed") }
  }

  // MARK: What the callbacks do

  fileprivate func begin(_ name: QualifiedName, _ attributes: [(QualifiedName, String)]) {
    guard problem == nil else { return }
    let element = RawElement(
      name: name, attributes: attributes.map { (name: $0.0, value: $0.1) }, order: count)
    count += 1
    if let parent = open.last { parent.children.append(element) } else { root = element }
    open.append(element)
  }

  fileprivate func end() { _ = open.popLast() }

  fileprivate func text(_ piece: UnsafeBufferPointer<UInt8>) {
    open.last?.text.append(contentsOf: piece)
  }

  fileprivate func refuseDocumentType() {
    let start = bytes.firstRange(of: Array("<!DOCTYPE".utf8))?.lowerBound ?? consumed
    fail(at: start, "a document type declaration is not allowed", hint: "remove the <!DOCTYPE …>")
    xmlStopParser(context)
  }

  fileprivate func refuse(_ error: xmlError) {
    guard error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let words = error.message.map { String(cString: $0) } ?? "unknown error"
    fail(at: consumed, "not well-formed XML: " + SyntaxMessage.tidy(words))
  }

  /// How far the parser has come, in bytes of the document.
  private var consumed: Int { context.map { max(0, xmlByteConsumed($0)) } ?? 0 }

  private func fail(at offset: Int, _ message: String, hint: String? = nil) {
    guard problem == nil else { return }
    problem = Diagnostic(position: lines.position(offset), message: message, hint: hint)
  }
}

// MARK: Callbacks of libxml2

private func reader(_ data: UnsafeMutableRawPointer?) -> SyntaxReader? {
  data.map { Unmanaged<SyntaxReader>.fromOpaque($0).takeUnretainedValue() }
}

private func string(_ text: UnsafePointer<xmlChar>?) -> String? {
  text.map { String(cString: $0) }
}

private let startElement: startElementNsSAX2Func = {
  data, name, prefix, namespace, _, _, attributeCount, _, attributes in
  // Five pointers an attribute: local name, prefix, namespace, first byte of the value, its end.
  let list: [(QualifiedName, String)] = (0..<Int(attributeCount)).compactMap { index in
    guard let part = attributes.map({ $0 + 5 * index }), let first = part[3], let end = part[4]
    else { return nil }
    let name = QualifiedName(
      local: string(part[0]) ?? "", prefix: string(part[1]), namespace: string(part[2]))
    let value = UnsafeBufferPointer(start: first, count: end - first)
    return (name, String(decoding: value, as: UTF8.self))
  }
  let element = QualifiedName(
    local: string(name) ?? "", prefix: string(prefix), namespace: string(namespace))
  reader(data)?.begin(element, list)
}

private let endElement: endElementNsSAX2Func = { data, _, _, _ in reader(data)?.end() }

private let characters: charactersSAXFunc = { data, text, length in
  reader(data)?.text(UnsafeBufferPointer(start: text, count: Int(length)))
}

private let documentType: internalSubsetSAXFunc = { data, _, _, _ in
  reader(data)?.refuseDocumentType()
}

private let report: xmlStructuredErrorFunc = { data, error in
  if let error { reader(data)?.refuse(error.pointee) }
}
