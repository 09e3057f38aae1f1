import ManifestXML

/// The words of indexes: what `IndexDocument` writes.
enum IndexVocabulary {
  static let vocabulary = Vocabulary(
    namespace: IndexDocument.namespace,
    root: ElementRule(
      "index", noun: "index", help: "What a run made.",
      attributes: [
        text("name", "name of the manifest"),
        digest("plan", "fingerprint of the plan"),
        AttributeRule(
          "seed", .unsigned64(words: []), help: "seed of the run", isRequired: true),
        number("numerics", "numerics version"),
        number("items", "items planned"),
        number("failed", "items that failed"),
        text("source-type", "IPTC digital source type: how the content came to be"),
      ],
      content: .elements([
        ChildRule(model), ChildRule(job),
      ], ordered: true)))

  private static let model = ElementRule(
    "model", noun: "model", help: "A model that the run used.",
    attributes: [
      digest("digest", "model digest", isKey: true), text("kind", "its kind"),
      text("data", "digest of the data that it learnt from"),
      text("licence", "licence of that data"),
      text("credit", "credit line that must travel with the content"),
      number("numerics", "numerics version that it was trained under"),
    ])

  private static let job = ElementRule(
    "job", noun: "job", help: "A job and what became of its items.",
    attributes: [
      text("id", "id of the job", isKey: true), text("kind", "kind of its model"),
      digest("model", "digest of its model"), number("items", "items planned"),
    ],
    content: .elements([
      ChildRule(parameter), ChildRule(step),
      ChildRule(artifact), ChildRule(failure),
    ]))

  private static let parameter = ElementRule(
    "parameter", noun: "parameter", help: "A parameter with its value, defaults filled in.",
    attributes: [text("name", "its name"), text("value", "its canonical text")])

  private static let step = ElementRule(
    "step", noun: "step", help: "A post-processing step.",
    attributes: [text("name", "its name"), number("version", "its version")],
    content: .elements([ChildRule(parameter)]))

  private static let artifact = ElementRule(
    "artifact", noun: "artifact", help: "A file of the run.",
    attributes: item + [
      text("path", "its path from the index's folder"), text("type", "its media type"),
      digest("content", "digest of text, pixels or PCM"),
    ]
      + ["characters", "width", "height", "rate", "channels", "frames"].map {
        number($0, "how large the content is", isRequired: false)
      } + [
        AttributeRule(
          "seconds", .decimal(0...1e9), help: "length of a sound")
      ],
    content: .elements([ChildRule(prompt, maximum: 1)]))

  private static let failure = ElementRule(
    "failure", noun: "failure", help: "An item that failed for good.",
    attributes: item + [
      text("stage", "what failed: generate, encode or the name of a step"),
      text("reason", "what happened"),
    ],
    content: .elements([ChildRule(prompt, maximum: 1)]))

  private static let item = [
    number("item", "number in the job, from 1"),
    number("replicate", "number among the items of one prompt, from 0"),
    number("attempt", "number of the redraw, 0 for the first draw"),
    digest("seed", "key of the item's random streams"),
    digest("key", "content key"),
  ]

  private static let prompt = ElementRule(
    "prompt", noun: "prompt", help: "The text that the item goes on from.", content: .text)

  private static func text(_ name: String, _ help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name, .text(0...100_000), help: help, isRequired: true, isKey: isKey)
  }

  private static func digest(_ name: String, _ help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name, .hexadecimal(digits: 64), help: help, isRequired: true, isKey: isKey)
  }

  private static func number(
    _ name: String, _ help: String, isRequired: Bool = true
  ) -> AttributeRule {
    AttributeRule(name, .integer(0...Int.max), help: help, isRequired: isRequired)
  }
}
