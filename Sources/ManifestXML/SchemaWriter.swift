/// Writes a vocabulary as an XML Schema (XSD 1.0), for editors and for the agreement test.
///
/// XSD cannot say everything: children that stand in any order and more than once have no own
/// lower bounds, and an attribute's `check` may refuse what its type allows. Then the schema
/// is the more lenient of the two, never the stricter.
public enum SchemaWriter {
  /// The schema's text.
  public static func xsd(_ vocabulary: Vocabulary) -> String {
    var bytes: [UInt8] = []
    do {
      var writer = SchemaBody(XMLWriter { bytes += $0 })
      try writer.schema(vocabulary)
    } catch {
      preconditionFailure("a vocabulary has a word that XML cannot hold: \(error)")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private struct SchemaBody {
  private var writer: XMLWriter

  init(_ writer: XMLWriter) { self.writer = writer }

  mutating func schema(_ vocabulary: Vocabulary) throws {
    try writer.start(
      "xs:schema",
      [
        ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"), ("xmlns:m", vocabulary.namespace),
        ("targetNamespace", vocabulary.namespace), ("elementFormDefault", "qualified"),
      ])
    try element(vocabulary.root, occurrence: [])
    try writer.start("xs:simpleType", [("name", "nothing")])
    try restriction("xs:token", [("xs:maxLength", "0")])
    try writer.end()
    try writer.end()
  }

  private mutating func element(_ rule: ElementRule, occurrence: [(String, String)]) throws {
    try writer.start("xs:element", [("name", rule.name)] + occurrence)
    try documentation(rule.help)
    switch rule.content {
    case .text: try self.content(of: rule, [("mixed", "true")])
    case .elements(let children) where !children.isEmpty: try self.content(of: rule, [])
    case .elements, .empty: try nothing(rule)
    }
    try keys(rule)
    try writer.end()
  }

  private mutating func content(of rule: ElementRule, _ mixed: [(String, String)]) throws {
    try writer.start("xs:complexType", mixed)
    try children(rule.children)
    try attributes(rule.attributes)
    try writer.end()
  }

  /// No content: a text of no length.
  ///
  /// An empty type would refuse white space and line breaks between the tags, too.
  private mutating func nothing(_ rule: ElementRule) throws {
    try writer.start("xs:complexType")
    try writer.start("xs:simpleContent")
    try writer.start("xs:extension", [("base", "m:nothing")])
    try attributes(rule.attributes)
    for _ in 0..<3 { try writer.end() }
  }

  private mutating func attributes(_ rules: [AttributeRule]) throws {
    for rule in rules { try attribute(rule) }
    // `xml:lang` and its like, which the reader passes over.
    try writer.empty(
      "xs:anyAttribute",
      [("namespace", "http://www.w3.org/XML/1998/namespace"), ("processContents", "skip")])
  }

  /// `xs:all` where each child stands at most once, else a choice that repeats.
  private mutating func children(_ rules: [ChildRule]) throws {
    guard !rules.isEmpty else { return }
    if rules.allSatisfy({ $0.maximum == 1 }) {
      try writer.start("xs:all")
      for rule in rules {
        try element(rule.element, occurrence: rule.minimum == 0 ? [("minOccurs", "0")] : [])
      }
    } else {
      let minimum = rules.map { $0.minimum }.reduce(0, +)
      try writer.start(
        "xs:choice", [("minOccurs", String(minimum)), ("maxOccurs", "unbounded")])
      for rule in rules { try element(rule.element, occurrence: []) }
    }
    try writer.end()
  }

  private mutating func attribute(_ rule: AttributeRule) throws {
    var attributes = [("name", rule.name)]
    if rule.isRequired { attributes.append(("use", "required")) }
    if let text = rule.defaultText { attributes.append(("default", text)) }
    try writer.start("xs:attribute", attributes)
    try documentation(rule.help)
    try type(rule.type)
    try writer.end()
  }

  private mutating func type(_ type: ValueType) throws {
    try writer.start("xs:simpleType")
    switch type {
    case .integer(let range):
      try restriction(
        "xs:integer",
        [
          ("xs:pattern", "-?[0-9]+"), ("xs:minInclusive", String(range.lowerBound)),
          ("xs:maxInclusive", String(range.upperBound)),
        ])
    case .decimal(let range):
      try restriction(
        "xs:double",
        [
          ("xs:pattern", #"-?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?"#),
          ("xs:minInclusive", ValueType.shortest(range.lowerBound)),
          ("xs:maxInclusive", ValueType.shortest(range.upperBound)),
        ])
    case .boolean: try restriction("xs:boolean", [])
    case .choice(let words):
      try restriction("xs:token", words.map { ("xs:enumeration", $0) })
    case .text(let maximum): try restriction("xs:string", [("xs:maxLength", String(maximum))])
    case .path: try restriction("xs:string", [("xs:minLength", "1")])
    case .identifier:
      try restriction(
        "xs:token",
        [
          ("xs:pattern", #"[A-Za-z0-9]((\.?[_\-])*\.?[A-Za-z0-9])*"#),
          ("xs:maxLength", String(ValueType.identifierLength)),
        ])
    case .unsigned64OrWords(let words):
      try writer.start("xs:union")
      try writer.start("xs:simpleType")
      try restriction(
        "xs:integer",
        [
          ("xs:pattern", "[0-9]+"), ("xs:minInclusive", "0"),
          ("xs:maxInclusive", String(UInt64.max)),
        ])
      try writer.end()
      if !words.isEmpty {
        try writer.start("xs:simpleType")
        try restriction("xs:token", words.map { ("xs:enumeration", $0) })
        try writer.end()
      }
      try writer.end()
    }
    try writer.end()
  }

  private mutating func restriction(_ base: String, _ facets: [(String, String)]) throws {
    if facets.isEmpty { return try writer.empty("xs:restriction", [("base", base)]) }
    try writer.start("xs:restriction", [("base", base)])
    for (name, value) in facets { try writer.empty(name, [("value", value)]) }
    try writer.end()
  }

  /// One constraint for each key attribute; its name is unique in the schema.
  ///
  /// XPath knows no default namespace: names need a prefix.
  private mutating func keys(_ parent: ElementRule) throws {
    let rules = parent.children
    var names: [String] = []
    for attribute in rules.flatMap({ $0.element.attributes })
    where attribute.isKey && !names.contains(attribute.name) {
      names.append(attribute.name)
    }
    for name in names {
      let owners = rules.filter { $0.element.attributes.contains { $0.isKey && $0.name == name } }
      let path = owners.map { "m:\($0.element.name)" }.joined(separator: "|")
      let noun = owners.map { $0.element.noun }.first ?? "element"
      try writer.start("xs:unique", [("name", "\(parent.name)-\(noun)-\(name)")])
      try writer.empty("xs:selector", [("xpath", path)])
      try writer.empty("xs:field", [("xpath", "@\(name)")])
      try writer.end()
    }
  }

  private mutating func documentation(_ text: String) throws {
    try writer.start("xs:annotation")
    try writer.text("xs:documentation", text)
    try writer.end()
  }
}
