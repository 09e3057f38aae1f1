import ArgumentParser
import Generators
import NN
import PipelineInterface
import TensorCore

/// How much a kind's generator makes in a second.
///
/// Texts and sounds are whole calls of the generator, drawing and writing included: texts of 64
/// characters (256 with the transformer, its whole context), sounds of 256 samples. Of pictures the
/// decoder alone is the figure, as with the peers; `whole` counts codes and bytes too.
struct GenerateBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "A kind's generator.")

  @Option(help: "Network, as the peer scripts name them.")
  var workload: Workload
  @Option(help: "Items advanced together, at most 64.")
  var batch = 1
  @Option(help: "Precision of the weights: f32, bf16 or int8; texts and sounds.")
  var weights = "f32"
  @OptionGroup var options: MeterOptions

  func validate() throws {
    guard (1...64).contains(batch) else { throw ValidationError("batch is 1 to 64") }
  }

  func run() throws {
    let call = try GenerationCall(
      workload, batch: batch, weights: weights, threads: options.threads)
    var measurement = try rate(call.units, call.run)
    if let whole = call.whole {
      measurement.extra.append(("whole", Measurement.text(try rate(call.units, whole).value)))
    }
    if weights != "f32" { measurement.extra.append(("weights", "\"\(weights)\"")) }
    print(measurement.line)
  }

  private func rate(_ units: Int, _ call: () throws -> Void) throws -> Measurement {
    var meter = RateMeter(options, unitsPerCall: units)
    while !meter.isDone {
      try call()
      meter.lap()
    }
    var measurement = meter.measurement(workload: workload.rawValue, batch: batch)
    measurement.unit = workload.unit
    return measurement
  }
}
