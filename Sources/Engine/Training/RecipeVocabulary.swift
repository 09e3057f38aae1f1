import ManifestXML
import PipelineInterface

/// The words of recipes: one element of a kind, with its data, optimizer and schedule.
enum RecipeVocabulary {
  static let namespace = "urn:pipeline:training:1"

  static let validation = Parameter<Double>(
    "validation", default: 0.1, in: 0...0.9, help: "share of the data that is held out")
  static let licence = Parameter<String>(
    required: "licence", in: 1...200, help: "licence of the data; travels with the model")
  static let credit = Parameter<String>(
    required: "credit", in: 1...1000, help: "credit line; travels with the model")

  static func vocabulary(_ assembly: Assembly) -> Vocabulary {
    Vocabulary(
      namespace: namespace,
      root: ElementRule(
        "training", noun: "recipe", help: "How one model is trained.",
        attributes: [
          ManifestVocabulary.name(help: "names the run's folder and the checkpoint"),
          AttributeRule(
            "seed", .unsigned64(words: []),
            help: "what the training's random numbers derive from", default: "0"),
        ],
        content: .elements(
          assembly.generators.map { ChildRule(kind($0), maximum: 1) }, atLeast: 1)))
  }

  private static func kind(_ kind: GeneratorKind) -> ElementRule {
    let trainer = kind.trainer
    return ElementRule(
      kind.name, noun: "generator", help: kind.help,
      attributes: trainer.architecture.map { AttributeRule($0) },
      content: .elements([
        child(
          "dataset", "What is learnt from.",
          [
            AttributeRule(
              "path", .path, help: "file or folder of the data, from the recipe's folder",
              isRequired: true),
            AttributeRule(validation), AttributeRule(licence), AttributeRule(credit),
          ] + trainer.dataset.map { AttributeRule($0) }),
        child("optimizer", "How steps are taken.", trainer.optimizer.map { AttributeRule($0) }),
        child("schedule", "How many, how large.", trainer.schedule.map { AttributeRule($0) }),
      ], ordered: true))
  }

  private static func child(
    _ name: String, _ help: String, _ attributes: [AttributeRule]
  ) -> ChildRule {
    ChildRule(
      ElementRule(name, help: help, attributes: attributes),
      minimum: 1, maximum: 1)
  }
}
