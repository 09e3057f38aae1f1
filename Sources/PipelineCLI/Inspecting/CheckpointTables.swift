import Engine
import Generators
import PipelineInterface

/// What a checkpoint says of itself.
enum CheckpointTables {
  static func text(of path: String, listsTensors: Bool) throws -> String {
    let (bytes, report) = try Checkpoints.read(path)
    let facts = report.facts
    let parameters = report.tensors.reduce(0) { $0 + $1.count }
    let list = FactList([
      ("kind", facts.kind), ("model digest", facts.digest),
      ("configuration", report.configuration), ("preprocessing", report.preprocessing),
      ("training", report.training), ("recipe", report.recipe), ("data digest", facts.dataDigest),
      ("licence", facts.licence), ("credit", facts.credit),
      ("numerics version", String(facts.numericsVersion)),
      ("parameters", String(parameters)),
      ("size", Amount.size(bytes.count)),
    ])
    guard listsTensors else { return list.description }
    var table = TextTable([("tensor", .left), ("shape", .left)])
    for tensor in report.tensors {
      table.add([tensor.name, tensor.shape.map { String($0) }.joined(separator: "x")])
    }
    return list.description + "\n\n" + table.description
  }
}
