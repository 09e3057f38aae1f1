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
        name: "training", help: "How one model is trained.", noun: "recipe",
        attributes: [
          ManifestVocabulary.name(help: "names the run's folder and the checkpoint"),
          AttributeRule(
            name: "seed", help: "what the training's random numbers derive from",
            defaultText: "0", type: .unsigned64OrWords([])),
        ],
        content: .elements(
          assembly.generators.map { ChildRule(kind($0), minimum: 0, maximum: 1) })))
  }

  private static func kind(_ kind: GeneratorKind) -> ElementRule {
    let trainer = kind.trainer
    return ElementRule(
      name: kind.name, help: kind.help, noun: "generator",
      attributes: trainer.architecture.map { AttributeRule($0) },
      content: .elements([
        child(
          "dataset", "What is learnt from.",
          [
            AttributeRule(
              name: "path", help: "file or folder of the data, from the recipe's folder",
              isRequired: true, type: .path),
            AttributeRule(validation), AttributeRule(licence), AttributeRule(credit),
          ] + trainer.dataset.map { AttributeRule($0) }),
        child("optimizer", "How steps are taken.", trainer.optimizer.map { AttributeRule($0) }),
        child("schedule", "How many, how large.", trainer.schedule.map { AttributeRule($0) }),
      ]))
  }

  private static func child(
    _ name: String, _ help: String, _ attributes: [AttributeRule]
  ) -> ChildRule {
    ChildRule(
      ElementRule(name: name, help: help, noun: "element", attributes: attributes, content: .empty),
      minimum: 1, maximum: 1)
  }
}
