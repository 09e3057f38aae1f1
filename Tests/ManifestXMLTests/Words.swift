import ManifestXML

/// A small vocabulary with every kind of rule, and ways to read with it.
enum Words {
  static let vocabulary = Vocabulary(
    namespace: "urn:test:1",
    root: ElementRule(
      name: "manifest", help: "What one run makes.", noun: "manifest",
      attributes: [
        AttributeRule(name: "name", help: "a name", isRequired: true, type: .identifier),
        AttributeRule(
          name: "seed", help: "a seed", defaultText: "0", type: .unsigned64OrWords(["daily"])),
      ],
      content: .elements([ChildRule(job("lstm")), ChildRule(job("sample-rnn"))])))

  static func job(_ name: String) -> ElementRule {
    ElementRule(
      name: name, help: "A kind.", noun: "generator",
      attributes: [
        AttributeRule(
          name: "id", help: "unique", isRequired: true, type: .identifier, isKey: true),
        AttributeRule(
          name: "temperature", help: "heat", defaultText: "1", type: .decimal(0.05...5)),
        AttributeRule(name: "count", help: "items", defaultText: "1", type: .integer(1...1000)),
        AttributeRule(name: "greedy", help: "greedy", defaultText: "false", type: .boolean),
        AttributeRule(name: "mode", help: "mode", type: .choice(["near", "far"])),
        AttributeRule(name: "title", help: "title", type: .text(maximumLength: 10)),
        AttributeRule(name: "model", help: "file", type: .path),
      ],
      content: .elements([
        ChildRule(ElementRule(name: "prompt", help: "A text.", noun: "prompt", content: .text)),
        ChildRule(
          ElementRule(
            name: "wrap", help: "Wraps.", noun: "step",
            attributes: [
              AttributeRule(name: "columns", help: "width", type: .integer(1...200))
            ])),
      ]))
  }

  /// Children that stand at most once: a schema says it with `xs:all`.
  static let recipe = Vocabulary(
    namespace: "urn:test:2",
    root: ElementRule(
      name: "training", help: "A recipe.", noun: "recipe",
      content: .elements([
        ChildRule(ElementRule(name: "dataset", help: "data"), minimum: 1, maximum: 1),
        ChildRule(ElementRule(name: "schedule", help: "steps"), maximum: 1),
      ])))

  static func read(
    _ text: String, _ vocabulary: Vocabulary = vocabulary
  ) -> (root: Element?, messages: [String]) {
    read(Array(text.utf8), vocabulary)
  }

  /// The root and the rendered diagnostics of a document named `m.xml`.
  static func read(
    _ bytes: [UInt8], _ vocabulary: Vocabulary = vocabulary
  ) -> (root: Element?, messages: [String]) {
    let source = DocumentSource(name: "m.xml", bytes: bytes)
    let (root, diagnostics) = DocumentReader(vocabulary).read(source)
    return (root, diagnostics.map(source.render))
  }

  /// A good document.
  static let good = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment with <tags> -->
    <manifest xmlns="urn:test:1" name="night" seed="daily">
      <lstm id="a" temperature="0.80" title="A&amp;B &lt;é&#33;">
        <prompt>  Beware &amp; run<![CDATA[ <now>]]></prompt>
        <wrap columns="72"/>
      </lstm>
      <?hint ignored?>
      <sample-rnn
          id='b' count="4"></sample-rnn>
    </manifest>

    """
}
