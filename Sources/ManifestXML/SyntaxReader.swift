import CXML

/// Reads well-formed XML with libxml2: no DOCTYPE, no network, no entities but XML's own five.
///
/// libxml2's streaming callbacks build a tree of `RawElement`; its tree and validator are not used.
final class SyntaxReader {
  private(set) var root: RawElement?
  private(set) var problem: Diagnostic?

  private let bytes: [UInt8]
  private let tags: [TagScanner.Tag]
  private var open: [RawElement] = []
  private var count = 0
  private var context: xmlParserCtxtPtr?

  private init(_ bytes: [UInt8], tags: [TagScanner.Tag]) {
    self.bytes = bytes
    self.tags = tags
  }

  /// The root of a document, or the first thing wrong with it; `tags` are the places of its start
  /// tags.
  static func read(_ bytes: [UInt8], tags: [TagScanner.Tag]) -> Result<RawElement, Refusal> {
    let reader = SyntaxReader(bytes, tags: tags)
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
    guard problem == nil else { return }
    open.last?.text.append(contentsOf: piece)
  }

  fileprivate func refuseDocumentType() {
    fail(
      at: TagScanner.documentType(bytes) ?? consumed,
      "a document type declaration is not allowed", hint: "remove the <!DOCTYPE …>")
    // Here alone: while libxml2 reports an error it still reads what stopping frees.
    xmlStopParser(context)
  }

  fileprivate func refuse(_ error: xmlError) {
    guard problem == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let found = SyntaxProblem(error, consumed: consumed, in: bytes)
    fail(at: found.offset, "not well-formed XML: " + found.message, hint: found.hint)
    if let place = tagProblem(error) {
      problem = problem.map {
        Diagnostic(position: place, message: $0.message, hint: $0.hint)
      }
    }
  }

  /// The place of a problem that libxml2 tells behind the start tag that it is in.
  private func tagProblem(_ error: xmlError) -> SourcePosition? {
    guard tags.indices.contains(count) else { return nil }
    let tag = tags[count]
    let name = error.str1.map { String(cString: $0) }
    switch xmlParserErrors(rawValue: UInt32(bitPattern: error.code)) {
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return tag.attributes.filter { $0.name == name }.dropFirst().first?.at
    case XML_NS_ERR_UNDEFINED_NAMESPACE: return tag.name
    default: return nil
    }
  }

  /// How far the parser has come, in bytes of the document.
  private var consumed: Int { context.map { max(0, xmlByteConsumed($0)) } ?? 0 }

  private func fail(at offset: Int, _ message: String, hint: String? = nil) {
    guard problem == nil else { return }
    let position = SourceBytes.position(of: offset, in: bytes)
    problem = Diagnostic(position: position, message: message, hint: hint)
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
