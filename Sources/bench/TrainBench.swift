import ArgumentParser
import TensorCore
import Training

/// How much a recipe's training reads in a second: the product's loop over the kind's task, forward,
/// backward and Adam.
struct TrainBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "A kind's training.")

  @Option(help: "Network, as the peer scripts name them.")
  var workload: Workload
  @Option(help: "Sequences or pictures of a step; otherwise the peers' number.")
  var batch: Int?
  @OptionGroup var options: MeterOptions

  func validate() throws {
    if let batch, !(1...4096).contains(batch) { throw ValidationError("batch is 1 to 4096") }
  }

  func run() throws {
    let batch = batch ?? workload.trainingBatch
    let compute = try Compute(threads: options.threads)
    let (task, units) = try ReferenceTasks.task(workload, batch: batch)
    let isGAN = workload == .ganMLP || workload == .dcgan
    let schedule = Schedule(
      steps: .max, rate: isGAN ? 2e-4 : 1e-3, finalRate: 0, warmUp: 0, decay: .constant)
    let loop = TrainingLoop(
      TrainingLoop.Settings(
        schedule: schedule,
        optimizer: .adam(
          Adam.Settings(
            beta1: isGAN ? 0.5 : 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0)),
        clip: 0, validationInterval: .max, keep: .last, saveInterval: .max))
    var meter = RateMeter(options, unitsPerCall: units)
    let result = try loop.run(
      task, compute: compute, shouldStop: { meter.isDone }, report: { _ in meter.lap() })
    if let divergence = result.divergence { throw BenchError("\(divergence)") }
    var measurement = meter.measurement(workload: workload.rawValue, batch: batch)
    measurement.unit = workload.unit
    print(measurement.line)
  }
}
