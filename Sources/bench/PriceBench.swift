import ArgumentParser
import CBench
import CKernels

/// The price of the determinism contract: each kernel beside itself, built without the contract.
///
/// Both run in turn, so that clocks and neighbours weigh on both; the best of each counts. The ratio
/// is the time with the contract over the time without it.
struct PriceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Kernels against the same kernels without the contract.")

  @Option(help: "x86-64-v4, x86-64-v3 or aarch64; otherwise the best of this CPU.")
  var level: String?
  @Option(help: "How often each pair is measured.")
  var rounds = 40
  @Flag(help: "Print rows of a Markdown table.")
  var table = false

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("rounds are at least 1") }
  }

  func run() throws {
    guard let chosen = level.map({ ck_named($0) }) ?? ck_best(),
      let freed = cb_freed(chosen.pointee.name)
    else { throw ValidationError("this CPU has no such level") }
    let name = String(cString: chosen.pointee.name)
    if table {
      print(
        "| kernel | \(name), us | without the contract, us | price |\n| --- | --- | --- | --- |")
    }
    for work in PriceWork.all {
      let operands = PriceOperands()
      let pair = measure(work, operands, chosen.pointee, freed.pointee)
      let ratio = Measurement.text(pair.bound / pair.free)
      if table {
        let times = [pair.bound, pair.free].map { Measurement.text($0 * 1e6) }
        print("| \(work.name) | \(times[0]) | \(times[1]) | \(ratio) |")
      } else {
        print(
          Measurement(
            workload: "price_\(work.name)", peer: "pipeline", value: pair.bound * 1e6, unit: "us",
            extra: [
              ("level", "\"\(name)\""), ("without_contract", Measurement.text(pair.free * 1e6)),
              ("price", ratio),
            ]
          ).line)
      }
    }
  }

  /// Seconds of one call of each.
  private func measure(
    _ work: PriceWork, _ operands: PriceOperands, _ bound: ck_table, _ free: ck_table
  ) -> (bound: Double, free: Double) {
    // About 2 ms a measurement: short against a time slice.
    let once = seconds { work.run(bound, operands) }
    let calls = max(1, Int(2e-3 / max(once, 1e-7)))
    var best = (bound: Double.infinity, free: Double.infinity)
    for _ in 0..<rounds {
      let first = seconds { for _ in 0..<calls { work.run(bound, operands) } }
      let second = seconds { for _ in 0..<calls { work.run(free, operands) } }
      best = (min(best.bound, first / Double(calls)), min(best.free, second / Double(calls)))
    }
    return best
  }
}
