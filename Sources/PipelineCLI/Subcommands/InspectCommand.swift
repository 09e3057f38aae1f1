import ArgumentParser
import Engine
import Generators
import PipelineInterface

/// `pipeline inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tell what a checkpoint is: kind, configuration, data, licence, training.",
    discussion: """
      EXAMPLES:
        pipeline inspect Assets/Models/rumours/rumours.safetensors
        pipeline inspect Assets/Models/rumours/rumours.safetensors --tensors
      """)

  @Argument(help: "The checkpoint.", completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Flag(name: .customLong("tensors"), help: "List every tensor with its shape.")
  var listsTensors = false

  func run() throws {
    let (bytes, report) = try Checkpoints.read(checkpoint)
    let facts = report.facts
    let parameters = report.tensors.reduce(0) { $0 + $1.count }
    let rows: [(String, String)] = [
      ("kind", facts.kind), ("model digest", facts.digest),
      ("configuration", report.configuration), ("preprocessing", report.preprocessing),
      ("training", report.training), ("recipe", report.recipe), ("data digest", facts.dataDigest),
      ("licence", facts.licence), ("credit", facts.credit),
      ("numerics version", String(facts.numericsVersion)),
      ("parameters", String(parameters)),
      ("size", Amount.size(bytes.count)),
    ]
    let width = rows.map { $0.0.count }.max() ?? 0
    for (name, value) in rows {
      let blanks = String(repeating: " ", count: width - name.count)
      let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
      let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
      try Console().result("\(name)\(blanks)  \(indented)")
    }
    guard listsTensors else { return }
    var table = TextTable([("tensor", .left), ("shape", .left)])
    for tensor in report.tensors {
      table.add([tensor.name, tensor.shape.map { String($0) }.joined(separator: "x")])
    }
    try Console().result("\n" + table.description)
  }
}
