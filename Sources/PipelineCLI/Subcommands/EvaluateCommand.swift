import ArgumentParser
import Engine
import Files
import Generators
import PipelineInterface

/// `pipeline evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the loss of a checkpoint on data, or two folders of pictures.",
    discussion: """
      Uses all of the data given: to measure what a model has not seen, give data that it was not \
      trained on. Of a gan, and of a folder of PNG files in place of a checkpoint, it gives the \
      Frechet distance to the pictures of the second folder, and below it that of colours and of \
      edges alone. The pictures of two folders have one square size; figures of 32x32 pixels do not \
      compare with those of other sizes.

      EXAMPLES:
        pipeline evaluate Assets/Models/rumours/rumours.safetensors heldout.txt
        pipeline evaluate Output/2026-11-24/pack/images tiles/
      """)

  @Argument(
    help: "The checkpoint, or a folder of PNG files.",
    completion: .file(extensions: ["safetensors"]))
  var checkpoint: String

  @Argument(help: "A file or folder of data of the model's medium.")
  var data: String

  @OptionGroup var threads: ThreadsOption

  func run() throws {
    try Machine.check()
    if try LocalFileSystem().status(checkpoint) == .folder {
      do {
        return try tell(try FolderDistance.measure(checkpoint, to: data))
      } catch {
        throw RefusedData.error(error)
      }
    }
    let (bytes, report) = try Checkpoints.read(checkpoint)
    guard let kind = Assembly.builtin.generator(named: report.facts.kind) else {
      throw CommandError(
        .badData, "'\(checkpoint)' is a model of kind '\(report.facts.kind)', which is not known")
    }
    do {
      try tell(
        try kind.trainer.evaluate(checkpoint: bytes, data: data, threads: threads.count))
    } catch {
      throw RefusedData.error(error)
    }
  }

  private func tell(_ evaluation: Evaluation) throws {
    let figures = [
      "\(Amount.decimal(evaluation.loss, digits: 6)) \(evaluation.unit), \(evaluation.measured)"
    ]
    let parts = evaluation.parts.map {
      "\(Amount.decimal($0.value, digits: 6)) of \($0.name) alone"
    }
    try Console().result((figures + parts).joined(separator: "\n"))
  }
}
