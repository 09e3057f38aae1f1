import Files
import ManifestXML
import PipelineInterface

/// The words of manifests: the elements of the kinds and steps of an assembly.
enum ManifestVocabulary {
  static let namespace = "urn:pipeline:manifest:1"
  static let prompt = "prompt"
  static let prompts = "prompts"
  static let file = "file"
  static let set = "set"
  static let names = "names"

  static func vocabulary(_ assembly: Assembly) -> Vocabulary {
    let jobs = assembly.generators.map {
      ChildRule(job($0, assembly), minimum: 0, maximum: nil)
    }
    return Vocabulary(
      namespace: namespace,
      root: ElementRule(
        name: "manifest", help: "What one run makes.", noun: "manifest",
        attributes: [
          name(help: "names the run's folder"),
          AttributeRule(
            name: "seed", help: "what every item's random numbers derive from, or daily",
            defaultText: "0", type: .unsigned64OrWords(["daily"])),
        ],
        content: .elements(jobs + [ChildRule(set(jobs), minimum: 0, maximum: nil)])))
  }

  /// Jobs whose items belong together by their numbers.
  private static func set(_ jobs: [ChildRule]) -> ElementRule {
    ElementRule(
      name: set, help: "Jobs whose items belong together by their numbers: cards.", noun: "set",
      attributes: [
        name("id", help: "names the set; unique in the manifest, among jobs too", isKey: true),
        AttributeRule(setCount),
        AttributeRule(
          name: names, help: "id of a job of texts in the set, which name the cards",
          type: .identifier),
      ], content: .elements(jobs))
  }

  /// Cards of a set.
  static let setCount = Parameter<Int>(
    required: "count", in: 1...CardNames.maximumCards,
    help: "cards: every job of the set makes so many items")

  /// An attribute that ends in file names.
  static func name(_ name: String = "name", help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name: name, help: help, isRequired: true, type: .identifier, isKey: isKey,
      check: { text in
        SafeName.objection(to: text).map { .failure(CheckFailure($0)) }
          ?? .success(text)
      })
  }

  private static func job(_ kind: GeneratorKind, _ assembly: Assembly) -> ElementRule {
    let steps = assembly.steps.filter { $0.medium == kind.medium }
    let jobSteps = assembly.jobSteps.filter { $0.media.contains(kind.medium) }
    let prompts =
      kind.acceptsPrompt
      ? [promptRule, promptsRule].map { ChildRule($0, minimum: 0, maximum: nil) } : []
    return ElementRule(
      name: kind.name, help: kind.help, noun: "generator",
      attributes: [
        name("id", help: "names the job's files; unique in the manifest", isKey: true),
        AttributeRule(
          name: "model", help: "the checkpoint's path, from the manifest's folder",
          isRequired: true, type: .path),
        AttributeRule(Self.count),
        seeds,
      ] + (kind.interpolates ? Walk.parameters : []).map { AttributeRule($0) }
        + kind.parameters.map { AttributeRule($0) },
      content: .elements(
        prompts + steps.map { ChildRule(step($0), minimum: 0, maximum: nil) }
          + jobSteps.map { ChildRule(jobStep($0), minimum: 0, maximum: 1) }))
  }

  static let count = Parameter<Int>(
    "count", default: 1, in: 1...1_000_000, help: "items; with prompts, items a prompt")

  /// The seeds that a job lists; the attribute has no default.
  static let seedList = Parameter<SeedList>(
    required: "seeds", in: Anything(),
    help: "instead of count: one item for each of these seeds; with prompts, one a prompt")

  private static let seeds = AttributeRule(
    name: seedList.name, help: seedList.help, type: ValueType(seedList.schema),
    check: AttributeRule(seedList).check)

  private static let promptRule = ElementRule(
    name: prompt, help: "A text that the items go on from.", noun: "prompt", content: .text)

  private static let promptsRule = ElementRule(
    name: prompts, help: "A file of prompts, one a line.", noun: "prompt",
    attributes: [
      AttributeRule(
        name: file,
        help: "a UTF-8 file's path, from the manifest's folder; empty lines are passed over",
        isRequired: true, type: .path)
    ])

  private static func jobStep(_ kind: JobStepKind) -> ElementRule {
    ElementRule(
      name: kind.name, help: kind.help, noun: "step",
      attributes: kind.parameters.map { AttributeRule($0) }, content: .empty)
  }

  private static func step(_ kind: PostProcessorKind) -> ElementRule {
    ElementRule(
      name: kind.name, help: kind.help, noun: "step",
      attributes: kind.parameters.map { AttributeRule($0) }, content: .empty)
  }
}
