import ManifestXML

/// The words of indexes: what `IndexDocument` writes.
enum IndexVocabulary {
  static let vocabulary = Vocabulary(
    namespace: IndexDocument.namespace,
    root: ElementRule(
      name: "index", help: "What a run made.", noun: "index",
      attributes: [
        text("name", "name of the manifest"),
        digest("plan", "fingerprint of the plan"),
        AttributeRule(
          name: "seed", help: "seed of the run", isRequired: true, type: .unsigned64OrWords([])),
        number("numerics", "numerics version"),
        number("items", "items planned"),
        number("failed", "items that failed"),
        text("source-type", "IPTC digital source type: how the content came to be"),
        number("duplicates", "items that were made and left out", isRequired: false),
        number("derived", "files that were made of items, beside theirs", isRequired: false),
        number("unmade", "steps over all items of a job that failed", isRequired: false),
      ],
      content: .elements([
        ChildRule(model, minimum: 0, maximum: nil), ChildRule(job, minimum: 0, maximum: nil),
        ChildRule(set, minimum: 0, maximum: nil),
        ChildRule(choice, minimum: 0, maximum: 1), ChildRule(atlas, minimum: 0, maximum: nil),
        ChildRule(soundSheet, minimum: 0, maximum: nil),
        ChildRule(contactSheet, minimum: 0, maximum: nil),
        ChildRule(unmade, minimum: 0, maximum: nil),
      ])))

  private static let model = ElementRule(
    name: "model", help: "A model that the run used.", noun: "element",
    attributes: [
      digest("digest", "model digest", isKey: true), text("kind", "its kind"),
      text("data", "digest of the data that it learnt from"),
      text("licence", "licence of that data"),
      text("credit", "credit line that must travel with the content"),
      number("numerics", "numerics version that it was trained under"),
    ])

  private static let job = ElementRule(
    name: "job", help: "A job and what became of its items.", noun: "element",
    attributes: [
      text("id", "id of the job", isKey: true), text("kind", "kind of its model"),
      digest("model", "digest of its model"), number("items", "items planned"),
      number("frames", "items from draw to draw of a walk", isRequired: false),
      AttributeRule(
        name: "loop", help: "whether the walk goes back to the first draw", type: .boolean),
      AttributeRule(
        name: "set", help: "id of the set that it stands in: items are cards by their numbers",
        type: .text(maximumLength: 64)),
    ],
    content: .elements([
      ChildRule(parameter, minimum: 0, maximum: nil), ChildRule(step, minimum: 0, maximum: nil),
      ChildRule(jobStep, minimum: 0, maximum: nil),
      ChildRule(artifact, minimum: 0, maximum: nil), ChildRule(failure, minimum: 0, maximum: nil),
      ChildRule(duplicate, minimum: 0, maximum: nil),
      ChildRule(rejected, minimum: 0, maximum: nil),
      ChildRule(dropped, minimum: 0, maximum: nil),
    ]))

  private static let set = ElementRule(
    name: "set", help: "Jobs whose items belong together by their numbers.", noun: "element",
    attributes: [
      text("id", "id of the set", isKey: true), number("count", "cards"),
      AttributeRule(
        name: "names", help: "id of the job whose texts name the cards",
        type: .text(maximumLength: 64)),
      text("path", "path of its document from the index's folder"),
      digest("content", "content digest of the document"),
    ],
    content: .elements([ChildRule(card, minimum: 0, maximum: nil)]))

  private static let card = ElementRule(
    name: "card", help: "A card of a set.", noun: "element",
    attributes: [
      number("number", "number in the set, from 1"),
      text("id", "its name for files, unique in the set", isKey: true),
      AttributeRule(
        name: "name", help: "its name for people", type: .text(maximumLength: 100_000)),
      AttributeRule(
        name: "missing", help: "jobs of which it lacks its item",
        type: .text(maximumLength: 100_000)),
    ])

  private static let parameter = ElementRule(
    name: "parameter", help: "A parameter with its value, defaults filled in.", noun: "element",
    attributes: [text("name", "its name"), text("value", "its canonical text")])

  private static let step = ElementRule(
    name: "step", help: "A post-processing step.", noun: "element",
    attributes: [text("name", "its name"), number("version", "its version")],
    content: .elements([ChildRule(parameter, minimum: 0, maximum: nil)]))

  private static let jobStep = ElementRule(
    name: "job-step", help: "A step over all items of the job.", noun: "element",
    attributes: [text("name", "its name"), number("version", "its version")],
    content: .elements([ChildRule(parameter, minimum: 0, maximum: nil)]))

  private static let artifact = ElementRule(
    name: "artifact", help: "A file of the run.", noun: "element",
    attributes: item + [
      text("path", "its path from the index's folder"), text("type", "its media type"),
      digest("content", "digest of text, pixels or PCM"),
    ]
      + ["characters", "width", "height", "rate", "channels", "frames"].map {
        number($0, "how large the content is", isRequired: false)
      } + [
        AttributeRule(
          name: "seconds", help: "length of a sound", type: .decimal(0...1e9))
      ],
    content: .elements([ChildRule(prompt, minimum: 0, maximum: 1)]))

  private static let failure = ElementRule(
    name: "failure", help: "An item that failed for good.", noun: "element",
    attributes: item + [
      text("stage", "what failed: generate, encode or the name of a step"),
      text("reason", "what happened"),
    ],
    content: .elements([ChildRule(prompt, minimum: 0, maximum: 1)]))

  private static let duplicate = ElementRule(
    name: "duplicate", help: "An item that is left out: an earlier one of the job is like it.",
    noun: "element",
    attributes: item + [
      digest("content", "digest of text, pixels or PCM"), number("of", "number of the earlier one"),
      AttributeRule(
        name: "likeness", help: "how much they are alike; 1: equal", isRequired: true,
        type: .decimal(0...1)),
    ],
    content: .elements([ChildRule(prompt, minimum: 0, maximum: 1)]))

  private static let rejected = ElementRule(
    name: "rejected", help: "Draws of the job that a step turned down for one reason.",
    noun: "element",
    attributes: [text("reason", "a word for it"), number("count", "how many draws")])

  private static let choice = ElementRule(
    name: "choice", help: "In the index of a pack: that a person chose among the items.",
    noun: "element",
    attributes: [number("kept", "items in the pack"), number("dropped", "items left out")])

  private static let dropped = ElementRule(
    name: "dropped", help: "In the index of a pack: an item that a person left out.",
    noun: "element",
    attributes: [
      text("path", "where its file lay"), digest("content", "its content digest"),
      number("item", "number in the job, from 1"),
    ])

  private static let atlas = ElementRule(
    name: "atlas", help: "Pictures of a job on one page, with JSON of the same name beside it.",
    noun: "element",
    attributes: derived + [
      number("frames", "pictures on the page"), number("width", "columns of the page"),
      number("height", "rows of the page"),
    ])

  private static let soundSheet = ElementRule(
    name: "sound-sheet", help: "Sounds of a job in one file, with JSON of the same name beside it.",
    noun: "element",
    attributes: derived + [
      number("sounds", "sounds in the file"), number("rate", "frames a second"),
      number("channels", "samples a frame"), number("frames", "length of the file"),
    ])

  private static let contactSheet = ElementRule(
    name: "contact-sheet", help: "Pictures of a job on one, for people to look at.",
    noun: "element",
    attributes: derived + [
      number("pictures", "pictures on the sheet"), number("width", "columns of the sheet"),
      number("height", "rows of the sheet"),
    ])

  private static let unmade = ElementRule(
    name: "unmade", help: "What could not be made of the items of a job.", noun: "element",
    attributes: [
      text("job", "id of the job"), text("step", "name of the step"),
      text("reason", "what happened"),
    ])

  private static let derived = [
    text("job", "id of the job"), text("path", "its path from the index's folder"),
    digest("content", "digest of pixels or PCM"),
    AttributeRule(
      name: "layout", help: "content digest of the JSON beside it",
      type: .text(maximumLength: 64)),
  ]

  private static let item = [
    number("item", "number in the job, from 1"),
    number("replicate", "number among the items of one prompt, from 0"),
    number("attempt", "number of the redraw, 0 for the first draw"),
    digest("seed", "key of the item's random streams"),
    digest("key", "content key"),
    AttributeRule(
      name: "rejected", help: "why earlier draws were turned down, a word each",
      type: .text(maximumLength: 100_000)),
    AttributeRule(
      name: "listed-seed", help: "the seed that the job lists for it", type: .unsigned64OrWords([])),
    number(
      "frame", "frames since the draw that the replicate counts, in a walk", isRequired: false),
  ]

  private static let prompt = ElementRule(
    name: "prompt", help: "The text that the item goes on from.", noun: "element", content: .text)

  private static func text(_ name: String, _ help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name: name, help: help, isRequired: true, type: .text(maximumLength: 100_000), isKey: isKey)
  }

  private static func digest(_ name: String, _ help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name: name, help: help, isRequired: true, type: .text(maximumLength: 64), isKey: isKey)
  }

  private static func number(
    _ name: String, _ help: String, isRequired: Bool = true
  ) -> AttributeRule {
    AttributeRule(name: name, help: help, isRequired: isRequired, type: .integer(0...Int.max))
  }
}
