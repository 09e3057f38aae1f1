import Files
import ManifestXML
import PipelineInterface

/// The words of manifests: the elements of the kinds and steps of an assembly.
enum ManifestVocabulary {
  static let namespace = "urn:pipeline:manifest:1"
  static let prompt = "prompt"

  static func vocabulary(_ assembly: Assembly) -> Vocabulary {
    Vocabulary(
      namespace: namespace,
      root: ElementRule(
        "manifest", noun: "manifest", help: "What one run makes.",
        attributes: [
          name(help: "names the run's folder"),
          AttributeRule(
            "seed", .unsigned64(words: ["daily"]),
            help: "what every item's random numbers derive from, or daily", default: "0"),
        ],
        content: .elements(
          assembly.generators.map { ChildRule(job($0, assembly)) }, atLeast: 1)))
  }

  /// An attribute that ends in file names.
  static func name(_ name: String = "name", help: String, isKey: Bool = false) -> AttributeRule {
    AttributeRule(
      name, .identifier, help: help, isRequired: true, isKey: isKey,
      check: { text in
        SafeName.objection(to: text).map { .failure(CheckFailure("\($0), got \"\(text)\"")) }
          ?? .success(text)
      })
  }

  private static func job(_ kind: GeneratorKind, _ assembly: Assembly) -> ElementRule {
    let steps = assembly.steps.filter { $0.medium == kind.medium }
    let prompts = kind.acceptsPrompt ? [ChildRule(promptRule)] : []
    return ElementRule(
      kind.name, noun: "generator", help: kind.help,
      attributes: [
        name("id", help: "names the job's files; unique in the manifest", isKey: true),
        AttributeRule(
          "model", .path, help: "the checkpoint's path, from the manifest's folder",
          isRequired: true),
        AttributeRule(Self.count),
      ] + kind.parameters.map { AttributeRule($0) },
      content: .elements(
prompts + steps.map { ChildRule(step($0)) }))
  }

  static let count = Parameter<Int>(
    "count", default: 1, in: 1...1_000_000, help: "items; with prompts, items a prompt")

  private static let promptRule = ElementRule(
    prompt, noun: "prompt", help: "A text that the items go on from.", content: .text)

  private static func step(_ kind: PostProcessorKind) -> ElementRule {
    ElementRule(
      kind.name, noun: "step", help: kind.help,
      attributes: kind.parameters.map { AttributeRule($0) }, content: .empty)
  }
}
