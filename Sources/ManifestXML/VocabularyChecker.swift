/// Holds a document's tree against the rules and collects every problem.
struct VocabularyChecker {
  private let vocabulary: Vocabulary
  private var namespace: String { vocabulary.namespace }
  /// Places of the start tags, in document order.
  let tags: [TagScanner.Tag]
  /// What was found; not in order.
  private(set) var diagnostics: [Diagnostic] = []
  /// The root's namespace, right or wrong: a wrong one is said once, not for every element.
  private var ownNamespace: String?

  init(_ vocabulary: Vocabulary, tags: [TagScanner.Tag]) {
    self.vocabulary = vocabulary
    self.tags = tags
  }

  /// Checks the root; `nil` when it is no element of the vocabulary.
  mutating func root(_ raw: RawElement) -> Element? {
    let rule = vocabulary.root
    ownNamespace = raw.name.namespace
    guard raw.name.local == rule.name else {
      report(
        place(raw), "unknown root element '\(raw.name.written)'",
        hint: "the root is <\(rule.name) xmlns=\"\(namespace)\">")
      return nil
    }
    if raw.name.namespace != namespace {
      let got = raw.name.namespace.map { "got \"\($0)\"" } ?? "got none"
      report(
        place(raw), "namespace of <\(raw.name.written)> must be \"\(namespace)\", \(got)",
        hint: "write <\(rule.name) xmlns=\"\(namespace)\" …>")
    }
    return element(raw, rule)
  }

  private mutating func element(_ raw: RawElement, _ rule: ElementRule) -> Element {
    let attributes = attributes(of: raw, rule)
    let children = children(of: raw, rule)
    let textPosition = tag(raw)?.text
    let isText = if case .text = rule.content { true } else { false }
    if !isText, !raw.text.allSatisfy(TagScanner.isSpace) {
      report(textPosition ?? place(raw), "text is not allowed in <\(rule.name)>")
    }
    return Element(
      name: rule.name, position: place(raw), attributes: attributes, children: children,
      text: isText ? String(decoding: raw.text, as: UTF8.self) : "",
      textPosition: textPosition ?? place(raw))
  }

  // MARK: Attributes

  private mutating func attributes(of raw: RawElement, _ rule: ElementRule) -> [Element.Attribute] {
    var found: [Element.Attribute] = []
    for (name, value) in raw.attributes where !Self.ignoredNamespaces.contains(name.namespace) {
      let places = tag(raw)?.attributes.first { $0.name == name.written }
      let place = places?.at ?? place(raw)
      guard name.namespace == nil, let own = rule.attributes.first(where: { $0.name == name.local })
      else {
        report(
          place, "unknown attribute '\(name.written)' of <\(rule.name)>",
          hint: SpellingHint.hint(
            for: name.local, among: rule.attributes.map { $0.name }, listed: "attributes"))
        continue
      }
      let valuePlace = places?.value ?? place
      switch own.check(own.type.keepsWhiteSpace ? value : Self.trimmed(value)) {
      case .success(let text):
        found.append(
          Element.Attribute(name: own.name, text: text, written: value, position: valuePlace))
      case .failure(let failure):
        report(valuePlace, "\(own.name) \(failure.reason)", hint: Self.hint(for: value, own.type))
      }
    }
    let written = Set(raw.attributes.filter { $0.name.namespace == nil }.map { $0.name.local })
    for missing in rule.attributes where missing.isRequired && !written.contains(missing.name) {
      report(
        place(raw), "<\(rule.name)> needs the attribute '\(missing.name)'",
        hint: "\(missing.name): \(missing.help)")
    }
    return found
  }

  /// `xml:lang` and the like, and `xsi:schemaLocation`, which editors write.
  private static let ignoredNamespaces: Set<String?> = [
    "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2001/XMLSchema-instance",
  ]

  private static func trimmed(_ value: String) -> String {
    let rest = value.utf8.drop(while: TagScanner.isSpace)
    let length = rest.reversed().drop(while: TagScanner.isSpace).count
    return String(decoding: rest.prefix(length), as: UTF8.self)
  }

  /// The word that a misspelt value probably means; the message lists them all.
  private static func hint(for value: String, _ type: ValueType) -> String? {
    guard case .choice(let words) = type else { return nil }
    return SpellingHint.closest(to: value, among: words).map { "did you mean '\($0)'?" }
  }

  // MARK: Children

  private mutating func children(of raw: RawElement, _ rule: ElementRule) -> [Element] {
    var counts: [String: Int] = [:]
    var elements: [Element] = []
    for child in raw.children {
      guard let own = known(child, in: rule) else { continue }
      counts[own.element.name, default: 0] += 1
      let count = counts[own.element.name, default: 0]
      if let maximum = own.maximum, count == maximum + 1 {
        let bound = maximum == 1 ? "only one" : "at most \(maximum)"
        report(place(child), "\(bound) <\(own.element.name)> is allowed in <\(rule.name)>")
      }
      elements.append(element(child, own.element))
    }
    for own in rule.children where counts[own.element.name, default: 0] < own.minimum {
      let need = own.minimum == 1 ? "a" : "at least \(own.minimum)"
      report(
        place(raw), "<\(rule.name)> needs \(need) <\(own.element.name)>",
        hint: "\(own.element.name): \(own.element.help)")
    }
    reportDuplicates(elements, rule)
    return elements
  }

  private mutating func known(_ child: RawElement, in rule: ElementRule) -> ChildRule? {
    let words = rule.children.map { $0.element.name }
    guard child.name.namespace == ownNamespace else {
      let got = child.name.namespace.map { "namespace \"\($0)\"" } ?? "no namespace"
      report(place(child), "<\(child.name.written)> has \(got), it must be \"\(namespace)\"")
      return nil
    }
    if let own = rule.children.first(where: { $0.element.name == child.name.local }) { return own }
    if words.isEmpty {
      report(place(child), "<\(rule.name)> has no elements inside, got <\(child.name.written)>")
      return nil
    }
    // What the word would have been: the noun of the nearest word, or the one noun of all of them.
    let near = SpellingHint.closest(to: child.name.local, among: words)
    let nouns = Set(
      rule.children.filter { near == nil || $0.element.name == near }.map { $0.element.noun })
    let noun = nouns.count == 1 ? nouns.first ?? "element" : "element"
    report(
      place(child), "unknown \(noun) '\(child.name.written)'",
      hint: SpellingHint.hint(for: child.name.local, among: words, listed: "known here"))
    return nil
  }

  /// Equal keys among the children of one parent.
  private mutating func reportDuplicates(_ elements: [Element], _ rule: ElementRule) {
    var keys: [String: Set<String>] = [:]
    for own in rule.children {
      keys[own.element.name] = Set(own.element.attributes.filter { $0.isKey }.map { $0.name })
    }
    var first: [String: [String: SourcePosition]] = [:]
    for element in elements {
      for attribute in element.attributes
      where keys[element.name]?.contains(attribute.name) == true {
        if let place = first[attribute.name]?[attribute.text] {
          report(
            attribute.position, "duplicate \(attribute.name) \"\(attribute.text)\"",
            hint: "the first one is at \(place.line):\(place.column)")
        } else {
          first[attribute.name, default: [:]][attribute.text] = attribute.position
        }
      }
    }
  }

  // MARK: Places

  private func tag(_ raw: RawElement) -> TagScanner.Tag? {
    tags.indices.contains(raw.order) ? tags[raw.order] : nil
  }

  private func place(_ raw: RawElement) -> SourcePosition {
    tag(raw)?.name ?? SourcePosition(line: 1, column: 1)
  }

  private mutating func report(_ position: SourcePosition, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(position: position, message: message, hint: hint))
  }
}
