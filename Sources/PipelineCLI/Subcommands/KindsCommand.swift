import ArgumentParser
import Engine
import PipelineInterface

/// `pipeline kinds`.
struct KindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kinds",
    abstract: "List the kinds of jobs and the steps, or describe one.",
    discussion: """
      EXAMPLES:
        pipeline kinds
        pipeline kinds sample-rnn
      """)

  @Argument(help: "A kind or a step.")
  var name: String?

  func run() throws {
    let assembly = Assembly.builtin
    guard let name else {
      try Console().result(Self.list(assembly))
      return
    }
    if let kind = assembly.generator(named: name) {
      try Console().result(Self.description(of: kind))
    } else if case let steps = assembly.steps(named: name), !steps.isEmpty {
      try Console().result(steps.map(Self.description).joined(separator: "\n\n"))
    } else if let step = assembly.jobSteps.first(where: { $0.name == name }) {
      try Console().result(Self.description(of: step))
    } else {
      var known: [String] = []
      for name in assembly.generators.map({ $0.name }) + assembly.steps.map({ $0.name })
        + assembly.jobSteps.map({ $0.name })
      where !known.contains(name) {
        known.append(name)
      }
      throw ValidationError(
        "no kind or step '\(name)'; there are \(known.joined(separator: ", "))")
    }
  }

  private static func list(_ assembly: Assembly) -> String {
    var kinds = TextTable([("kind", .left), ("makes", .left), ("", .left)])
    for kind in assembly.generators { kinds.add([kind.name, "\(kind.medium)", kind.help]) }
    var steps = TextTable([("step", .left), ("changes", .left), ("", .left)])
    for step in assembly.steps { steps.add([step.name, "\(step.medium)", step.help]) }
    var jobSteps = TextTable([("step over all items", .left), ("of", .left), ("", .left)])
    for step in assembly.jobSteps { jobSteps.add([step.name, media(of: step), step.help]) }
    return [kinds, steps, jobSteps].map { $0.description }.joined(separator: "\n\n")
  }

  private static func description(of kind: GeneratorKind) -> String {
    let trainer = kind.trainer
    let sections: [(String, [any AnyParameter])] = [
      (
        "attributes of a job", kind.parameters + (kind.interpolates ? Walk.parameters : [])
      ), ("recipe: architecture", trainer.architecture),
      ("recipe: <dataset>", trainer.dataset), ("recipe: <optimizer>", trainer.optimizer),
      ("recipe: <schedule>", trainer.schedule),
    ]
    let prompts = kind.acceptsPrompt ? "; takes prompts" : ""
    return
      ([heading(kind.name, kind.help, "makes \(kind.medium)\(prompts)")]
      + sections.filter { !$0.1.isEmpty }.map { section($0.0, $0.1) }).joined(separator: "\n\n")
  }

  private static func description(of step: PostProcessorKind) -> String {
    var parts = [heading(step.name, step.help, "changes \(step.medium)")]
    if !step.parameters.isEmpty { parts.append(section("attributes", step.parameters)) }
    if !step.example.isEmpty { parts.append("example: \(step.example)") }
    return parts.joined(separator: "\n\n")
  }

  private static func description(of step: JobStepKind) -> String {
    [
      heading(step.name, step.help, "takes all items of a job of \(media(of: step))"),
      section("attributes", step.parameters), "example: \(step.example)",
    ].joined(separator: "\n\n")
  }

  private static func media(of step: JobStepKind) -> String {
    step.media.map { "\($0)" }.joined(separator: ", ")
  }

  private static func heading(_ name: String, _ help: String, _ what: String) -> String {
    "\(name): \(help)\n\(what)"
  }

  private static func section(_ title: String, _ parameters: [any AnyParameter]) -> String {
    var table = TextTable([(title, .left), ("values", .left), ("default", .left), ("", .left)])
    for parameter in parameters {
      table.add([
        parameter.name, parameter.schema.text, parameter.defaultText ?? "required", parameter.help,
      ])
    }
    return table.description
  }
}

extension ParameterSchema {
  /// The values allowed, for people.
  fileprivate var text: String {
    switch self {
    case .integer(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .decimal(let range):
      "\(range.lowerBound.canonicalText)...\(range.upperBound.canonicalText)"
    case .boolean: "true, false"
    case .choice(let words): words.joined(separator: ", ")
    case .text(let length): "text of at most \(length)"
    case .path: "path"
    case .sound: "path of a WAV file"
    case .textFile: "path of a text file"
    case .picture: "path of a PNG file"
    }
  }
}
