import ArgumentParser
import CBench
import CKernels

/// A matrix product on one thread, weights packed beforehand, against the FMA peak of the core.
///
/// Peak and product are measured in turn in the same run, because clocks and neighbours change; the
/// best of each is reported.
struct GemmBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm", abstract: "A matrix product against the core's FMA peak.")

  @Argument(help: "Rows of the result.")
  var m = 512
  @Argument(help: "Columns of the result.")
  var n = 512
  @Argument(help: "Terms of each sum.")
  var k = 512
  @Flag(help: "30 shapes in place of one.")
  var table = false
  @Option(help: "x86-64-v4, x86-64-v3 or aarch64; otherwise the best of this CPU.")
  var level: String?
  @Option(help: "How often peak and product are measured.")
  var rounds = 60

  func validate() throws {
    guard [m, n, k].allSatisfy({ (1...8192).contains($0) }), rounds > 0 else {
      throw ValidationError("sizes are 1 to 8192, rounds at least 1")
    }
  }

  func run() throws {
    guard let table = level.map({ ck_named($0) }) ?? ck_best() else {
      throw ValidationError("this CPU has no such level")
    }
    for (m, n, k) in self.table ? Self.shapes : [(m, n, k)] {
      Self.measure(m, n, k, table.pointee, rounds: rounds)
    }
  }

  /// Squares, what the networks multiply, and thin ones.
  private static let shapes: [(Int, Int, Int)] =
    [64, 128, 256, 384, 512, 768, 1024, 2048].map { ($0, $0, $0) } + [
      (64, 2048, 512), (64, 2048, 1024), (64, 1152, 384), (64, 1536, 384), (64, 384, 1536),
      (64, 784, 512), (64, 96, 512), (4096, 64, 576), (4096, 576, 64), (1024, 128, 1024),
      (16, 2048, 512), (16, 512, 512), (13, 512, 512), (7, 1000, 333), (4, 2048, 512),
      (3, 512, 512), (2, 512, 512), (100, 17, 300), (1000, 16, 16), (1, 2048, 512),
      (1, 512, 512), (1, 4096, 4096),
    ]

  private static func measure(_ m: Int, _ n: Int, _ k: Int, _ kernels: ck_table, rounds: Int) {
    let a = numbers(m * k)
    let weights = numbers(k * n)
    var panels = [Float](repeating: 0, count: ck_panel_floats(k, n))
    var c = [Float](repeating: 0, count: m * n)
    kernels.pack(k, n, weights, n, 1, &panels)

    let operations = 2 * Double(m) * Double(n) * Double(k)
    // About 2 ms each, so that a preempted slice spoils one round only.
    let calls = max(1, Int(4e8 / operations))
    var (best, peak) = (0.0, 0.0)
    for _ in 0..<rounds {
      var done = 0.0
      let peakTime = seconds { done = cb_fma_rounds(kernels.name, 800_000) }
      peak = max(peak, done / peakTime)
      let time = seconds {
        for _ in 0..<calls { kernels.gemm(m, n, k, a, k, panels, nil, &c, n) }
      }
      best = max(best, operations * Double(calls) / time)
    }
    let levelField = (name: "level", json: "\"\(String(cString: kernels.name))\"")
    print(
      Measurement(
        workload: "fma_peak_fp32", peer: "limit", value: peak / 1e9, unit: "GFLOP/s",
        extra: [levelField]
      ).line)
    print(
      Measurement(
        workload: "gemm_\(m)x\(n)x\(k)", peer: "pipeline", value: best / 1e9, unit: "GFLOP/s",
        extra: [levelField, ("share_of_peak", Measurement.text(peak > 0 ? best / peak : 0))]
      ).line)
  }

  /// Numbers between -1 and 1; their values do not matter, only that none is special.
  private static func numbers(_ count: Int) -> [Float] {
    (0..<count).map { Float(($0 &* 2_654_435_761) % 2001 - 1000) / 1000 }
  }
}
