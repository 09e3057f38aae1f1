import CXML

/// Reads a document of any length piece by piece: tags and texts in the order in which they stand.
///
/// As strict as the reader of manifests: no DOCTYPE, no network, no entities but XML's own five.
/// Memory does not grow with the document.
public final class XMLStream {
  /// What stands in a document.
  public enum Event {
    /// A start tag with its attributes in order, those of other namespaces left out.
    case start(String, [(name: String, value: String)])
    /// A piece of text; one text may come in several.
    case text(String)
    /// An end tag.
    case end(String)
  }

  private let namespace: String
  private let handler: (Event, _ line: Int) throws -> Void
  private var context: xmlParserCtxtPtr?
  private var failure: (any Error)?
  private var head = StreamHead()

  /// A reader of documents of a namespace; `handler` gets the events with their lines and may throw.
  public init(
    namespace: String, handler: @escaping (Event, _ line: Int) throws -> Void
  ) throws {
    self.namespace = namespace
    self.handler = handler
    guard let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil),
      let callbacks = context.pointee.sax
    else { throw XMLStreamError(line: 1, reason: "out of memory") }
    self.context = context
    callbacks.update(repeating: xmlSAXHandler(), count: 1)
    callbacks.pointee.initialized = UInt32(XML_SAX2_MAGIC)
    callbacks.pointee.startElementNs = streamStart
    callbacks.pointee.endElementNs = streamEnd
    callbacks.pointee.characters = streamText
    callbacks.pointee.ignorableWhitespace = streamText
    callbacks.pointee.cdataBlock = streamText
    callbacks.pointee.internalSubset = streamDocumentType
    callbacks.pointee.serror = streamError
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    // NOENT as in `SyntaxReader`: it loads nothing, and '&amp;' in attributes needs it.
    _ = xmlCtxtUseOptions(
      context,
      Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOENT.rawValue))
  }

  deinit {
    if let context {
      xmlFreeDoc(context.pointee.myDoc)
      xmlFreeParserCtxt(context)
    }
  }

  /// The line that has been reached, from 1.
  private var line: Int { max(1, Int(context?.pointee.input?.pointee.line ?? 1)) }

  /// Reads on.
  public func read(_ bytes: [UInt8]) throws { try parse(bytes, isLast: false) }

  /// Ends the document.
  public func finish() throws { try parse([], isLast: true) }

  private func parse(_ piece: [UInt8], isLast: Bool) throws {
    if let failure { throw failure }
    let bytes: [UInt8]
    do {
      bytes = try head.release(piece, isLast: isLast)
    } catch {
      failure = error
      throw error
    }
    if bytes.isEmpty, !isLast { return }
    let code = bytes.withUnsafeBytes { buffer in
      xmlParseChunk(
        context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count),
        isLast ? 1 : 0)
    }
    if let failure { throw failure }
    if code != 0 || (isLast && context?.pointee.wellFormed == 0) {
      throw XMLStreamError(line: line, reason: "not well-formed XML")
    }
  }

  fileprivate func hand(over event: Event) {
    guard failure == nil else { return }
    do { try handler(event, line) } catch { failure = error }
  }

  fileprivate func start(_ name: String, of namespace: String?, _ attributes: [(String, String)]) {
    guard namespace == self.namespace else {
      return fail("<\(name)> is not of the namespace \"\(self.namespace)\"")
    }
    hand(over: .start(name, attributes.map { (name: $0.0, value: $0.1) }))
  }

  fileprivate func fail(_ reason: String) {
    if failure == nil { failure = XMLStreamError(line: line, reason: reason) }
  }

  fileprivate func refuseDocumentType() {
    fail("a document type declaration is not allowed")
    xmlStopParser(context)
  }
}

/// A document that cannot be read on.
public struct XMLStreamError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where, from 1.
  public let line: Int
  /// Where in the line, in characters from 1, if that is known.
  public var column: Int?
  /// What is wrong, in lower case, no period.
  public let reason: String

  init(line: Int, column: Int? = nil, reason: String) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `line 7: not well-formed XML`.
  public var description: String {
    "line \(line)\(column.map { ", column \($0)" } ?? ""): \(reason)"
  }
}

// MARK: Callbacks of libxml2

private func stream(_ data: UnsafeMutableRawPointer?) -> XMLStream? {
  data.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
}

private let streamStart: startElementNsSAX2Func = {
  data, name, _, namespace, _, _, attributeCount, _, attributes in
  // Five pointers an attribute: local name, prefix, namespace, first byte of the value, its end.
  let list: [(String, String)] = (0..<Int(attributeCount)).compactMap { index in
    guard let part = attributes.map({ $0 + 5 * index }), let name = part[0], part[2] == nil,
      let first = part[3], let end = part[4]
    else { return nil }
    let value = UnsafeBufferPointer(start: first, count: end - first)
    return (String(cString: name), String(decoding: value, as: UTF8.self))
  }
  guard let name else { return }
  stream(data)?.start(String(cString: name), of: namespace.map { String(cString: $0) }, list)
}

private let streamEnd: endElementNsSAX2Func = { data, name, _, _ in
  if let name { stream(data)?.hand(over: .end(String(cString: name))) }
}

private let streamText: charactersSAXFunc = { data, text, length in
  let bytes = UnsafeBufferPointer(start: text, count: Int(length))
  stream(data)?.hand(over: .text(String(decoding: bytes, as: UTF8.self)))
}

private let streamDocumentType: internalSubsetSAXFunc = { data, _, _, _ in
  stream(data)?.refuseDocumentType()
}

private let streamError: xmlStructuredErrorFunc = { data, error in
  guard let error = error?.pointee, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
  let words = error.message.map { String(cString: $0) } ?? "unknown error"
  let line = words.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  stream(data)?.fail("not well-formed XML: \(line)")
}
