import ArgumentParser
import Engine
import Files
import Generators
import PipelineInterface

/// `pipeline evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the loss of a checkpoint on data.",
    discussion: """
      Uses all of the data given: to measure what a model has not seen, give data that it was not \
      trained on.

      EXAMPLES:
        pipeline evaluate Assets/Models/rumours/rumours.safetensors heldout.txt
      """)

  @Argument(help: "The checkpoint.", completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Argument(help: "A file or folder of data of the model's medium.")
  var data: String

  @OptionGroup var threads: ThreadsOption

  func run() throws {
    try Machine.check()
    let (bytes, report) = try Checkpoints.read(checkpoint)
    guard let kind = Assembly.builtin.generator(named: report.facts.kind) else {
      throw CommandError(
        .badData, "'\(checkpoint)' is a model of kind '\(report.facts.kind)', which is not known")
    }
    do {
      let evaluation = try kind.trainer.evaluate(
        checkpoint: bytes, data: data, threads: threads.count)
      try Console().result(
        "\(Amount.decimal(evaluation.loss, digits: 6)) \(evaluation.unit), \(evaluation.measured)")
    } catch {
      throw RefusedData.error(error)
    }
  }
}
