// Declarations that Engine builds against until the module's own files arrive.

/// A place in a document.
public struct SourcePosition: Hashable, Sendable {
  /// 1-based line.
  public let line: Int
  /// 1-based column, in Unicode scalars.
  public let column: Int
  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A message about a place.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: Sendable { case error, warning }
  /// How bad it is.
  public let severity: Severity
  /// Where.
  public let position: SourcePosition
  /// What.
  public let message: String
  /// The cure.
  public let hint: String?
  /// A message.
  public init(severity: Severity = .error, position: SourcePosition, message: String, hint: String? = nil) {
    self.severity = severity
    self.position = position
    self.message = message
    self.hint = hint
  }
}

/// A document.
public struct DocumentSource: Hashable, Sendable {
  /// Path as the user gave it.
  public let name: String
  /// Its bytes.
  public let bytes: [UInt8]
  /// A document.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
  /// Text of a message.
  public func render(_ diagnostic: Diagnostic) -> String { diagnostic.message }
}

/// Stub.
public struct Vocabulary: Sendable {
  /// Stub.
  public let namespace: String
  /// Stub.
  public let root: ElementRule
  /// Stub.
  public init(namespace: String, root: ElementRule) {
    self.namespace = namespace
    self.root = root
  }
}

/// Stub.
public struct ElementRule: Sendable {
  /// Stub.
  public enum Content: Sendable { case empty, text, elements([ChildRule]) }
  /// Stub.
  public let name, help, noun: String
  /// Stub.
  public let attributes: [AttributeRule]
  /// Stub.
  public let content: Content
  /// Stub.
  public init(name: String, help: String, noun: String = "element", attributes: [AttributeRule] = [], content: Content = .empty) {
    (self.name, self.help, self.noun, self.attributes, self.content) = (name, help, noun, attributes, content)
  }
}

/// Stub.
public struct ChildRule: Sendable {
  /// Stub.
  public let element: ElementRule
  /// Stub.
  public let minimum: Int
  /// Stub.
  public let maximum: Int?
  /// Stub.
  public init(_ element: ElementRule, minimum: Int = 0, maximum: Int? = nil) {
    (self.element, self.minimum, self.maximum) = (element, minimum, maximum)
  }
}

/// Stub.
public enum ValueType: Hashable, Sendable {
  case integer(ClosedRange<Int>), decimal(ClosedRange<Double>), boolean, choice([String]), text(maximumLength: Int), path, identifier, unsigned64OrWords([String])
}

/// Stub.
public struct CheckFailure: Error, Hashable, Sendable {
  /// Stub.
  public let reason: String
  /// Stub.
  public init(_ reason: String) { self.reason = reason }
}

/// Stub.
public struct AttributeRule: Sendable {
  /// Stub.
  public let name, help: String
  /// Stub.
  public let defaultText: String?
  /// Stub.
  public let isRequired: Bool
  /// Stub.
  public let type: ValueType
  /// Stub.
  public let check: @Sendable (String) -> Result<String, CheckFailure>
  /// Stub.
  public let isKey: Bool
  /// Stub.
  public init(name: String, help: String, defaultText: String? = nil, isRequired: Bool = false, type: ValueType, isKey: Bool = false, check: @escaping @Sendable (String) -> Result<String, CheckFailure> = { .success($0) }) {
    (self.name, self.help, self.defaultText, self.isRequired, self.type, self.check, self.isKey) = (name, help, defaultText, isRequired, type, check, isKey)
  }
}

/// Stub.
public struct Element: Sendable {
  /// Stub.
  public struct Attribute: Sendable {
    /// Stub.
    public let name, text, written: String
    /// Stub.
    public let position: SourcePosition
  }
  /// Stub.
  public let name: String
  /// Stub.
  public let position: SourcePosition
  /// Stub.
  public let attributes: [Attribute]
  /// Stub.
  public let children: [Element]
  /// Stub.
  public let text: String
  /// Stub.
  public let textPosition: SourcePosition
}

/// Stub.
public struct DocumentReader: Sendable {
  let vocabulary: Vocabulary
  /// Stub.
  public init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }
  /// Stub.
  public func read(_ source: DocumentSource) -> (root: Element?, diagnostics: [Diagnostic]) {
    let text = Array(String(decoding: source.bytes, as: UTF8.self).unicodeScalars)
    var i = 0
    var line = 1
    var column = 1
    func step() { if text[i] == "\n" { line += 1; column = 1 } else { column += 1 }; i += 1 }
    func at(_ s: String) -> Bool { text[i...].starts(with: s.unicodeScalars) }
    func name() -> String {
      var n = ""
      while i < text.count, !" \n/>=\"<".unicodeScalars.contains(text[i]) { n.unicodeScalars.append(text[i]); step() }
      return n
    }
    func space() { while i < text.count, text[i] == " " || text[i] == "\n" { step() } }
    func element() -> Element? {
      let position = SourcePosition(line: line, column: column)
      step()
      let tag = name()
      var attributes: [Element.Attribute] = []
      space()
      while text[i] != ">" && text[i] != "/" {
        let n = name()
        step(); step()
        let p = SourcePosition(line: line, column: column)
        var v = ""
        while text[i] != "\"" { v.unicodeScalars.append(text[i]); step() }
        step()
        space()
        attributes.append(.init(name: n, text: v, written: v, position: p))
      }
      if text[i] == "/" { step(); step(); return Element(name: tag, position: position, attributes: attributes, children: [], text: "", textPosition: position) }
      step()
      let tp = SourcePosition(line: line, column: column)
      var children: [Element] = []
      var t = ""
      while !at("</") {
        if at("<!--") { while !at("-->") { step() }; step(); step(); step() }
        else if text[i] == "<" { if let e = element() { children.append(e) } }
        else { t.unicodeScalars.append(text[i]); step() }
      }
      while text[i] != ">" { step() }
      step()
      return Element(name: tag, position: position, attributes: attributes, children: children, text: t, textPosition: tp)
    }
    func check(_ e: Element, _ r: ElementRule) -> Element {
      let a = e.attributes.map { a in
        var t = a.text
        if let rule = r.attributes.first(where: { $0.name == a.name }), case .success(let c) = rule.check(a.text) { t = c }
        return Element.Attribute(name: a.name, text: t, written: a.written, position: a.position)
      }
      var children = e.children
      if case .elements(let rules) = r.content {
        children = children.map { c in rules.first { $0.element.name == c.name }.map { check(c, $0.element) } ?? c }
      }
      return Element(name: e.name, position: e.position, attributes: a, children: children, text: e.text, textPosition: e.textPosition)
    }
    guard let root = element() else { return (nil, []) }
    return (check(root, vocabulary.root), [])
  }
}

/// Stub.
public struct XMLWriter {
  let sink: ([UInt8]) throws -> Void
  var stack: [String] = []
  /// Stub.
  public init(sink: @escaping ([UInt8]) throws -> Void) { self.sink = sink }
  func put(_ s: String) throws { try sink(Array(s.utf8)) }
  func esc(_ s: String) -> String { s.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;").split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;").split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;") }
  func tag(_ name: String, _ attributes: [(String, String)], _ end: String) throws {
    try put(String(repeating: "  ", count: stack.count) + "<" + name + attributes.map { " \($0.0)=\"\(esc($0.1))\"" }.joined() + end)
  }
  /// Stub.
  public mutating func start(_ name: String, _ attributes: [(String, String)]) throws { try tag(name, attributes, ">\n"); stack.append(name) }
  /// Stub.
  public mutating func empty(_ name: String, _ attributes: [(String, String)]) throws { try tag(name, attributes, "/>\n") }
  /// Stub.
  public mutating func text(_ name: String, _ text: String) throws { try tag(name, [], ">" + esc(text) + "</" + name + ">\n") }
  /// Stub.
  public mutating func end() throws { let n = stack.removeLast(); try put(String(repeating: "  ", count: stack.count) + "</" + n + ">\n") }
}

/// Stub.
public enum SchemaWriter {
  /// Stub.
  public static func xsd(_ vocabulary: Vocabulary) -> String { "" }
}
