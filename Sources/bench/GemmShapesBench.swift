import ArgumentParser
import CBench
import CKernels

/// Products of 30 shapes, squares and thin ones, on one thread against the FMA peak of the core.
///
/// Weights are packed beforehand. Peak and product are measured in turn; the best of each counts.
struct GemmShapesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm-shapes", abstract: "Products of 30 shapes against the core's FMA peak.")

  @Option(help: "x86-64-v4, x86-64-v3 or aarch64; otherwise the best of this CPU.")
  var level: String?
  @Option(help: "How often each shape is measured.")
  var rounds = 20
  @Flag(help: "Print rows of a Markdown table.")
  var table = false

  /// Rows, columns, terms: squares with odd ones among them; few rows (recurrent steps), few
  /// columns and few terms (convolutions, attention), long sums (weight gradients).
  static let shapes: [(m: Int, n: Int, k: Int)] =
    [32, 64, 100, 127, 128, 256, 333, 512, 777, 1024].map { ($0, $0, $0) } + [
      (1, 2048, 512), (2, 2048, 512), (3, 1000, 512), (4, 2048, 512), (5, 512, 512),
      (8, 2048, 512), (16, 2048, 512), (64, 2048, 512), (64, 1536, 384), (64, 384, 1536),
      (4096, 64, 576), (4096, 576, 64), (16_384, 3, 512), (1024, 17, 130), (1024, 96, 64),
      (256, 96, 32), (2048, 16, 16), (64, 64, 8192), (129, 131, 4099), (33, 10_000, 65),
    ]

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("rounds are at least 1") }
  }

  func run() throws {
    guard let chosen = level.map({ ck_named($0) }) ?? ck_best() else {
      throw ValidationError("this CPU has no such level")
    }
    let kernels = chosen.pointee
    let name = String(cString: kernels.name)
    if table { print("| rows x columns x terms | GFLOP/s | share of peak |\n| --- | --- | --- |") }
    for shape in Self.shapes {
      let (speed, peak) = measure(shape.m, shape.n, shape.k, kernels)
      let label = "\(shape.m)x\(shape.n)x\(shape.k)"
      if table {
        print(
          "| \(label) | \(Int((speed / 1e9).rounded())) | \(Int((100 * speed / peak).rounded()))% |"
        )
      } else {
        print(
          Measurement(
            workload: "gemm_\(label)", peer: "pipeline", value: speed / 1e9, unit: "GFLOP/s",
            extra: [
              ("level", "\"\(name)\""), ("share_of_peak", Measurement.text(speed / peak)),
            ]
          ).line)
      }
    }
  }

  /// Operations a second: of the product, and of the core at its best.
  private func measure(
    _ m: Int, _ n: Int, _ k: Int, _ kernels: ck_table
  ) -> (speed: Double, peak: Double) {
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { Float(($0 &* 2_654_435_761) % 2001 - 1000) / 1000 }
    }
    let (a, weights) = (numbers(m * k), numbers(k * n))
    var panels = [Float](repeating: 0, count: ck_panel_floats(k, n))
    var c = [Float](repeating: 0, count: m * n)
    kernels.pack(k, n, weights, n, 1, &panels)
    let operations = 2 * Double(m) * Double(n) * Double(k)
    let calls = max(1, Int(5e8 / operations))  // 2 ms at the best
    var (best, peak) = (0.0, 1.0)
    for _ in 0..<rounds {
      var done = 0.0
      let peakTime = seconds { done = cb_fma_rounds(kernels.name, 1_000_000) }
      peak = max(peak, done / peakTime)
      let time = seconds {
        for _ in 0..<calls { kernels.gemm(m, n, k, a, k, panels, nil, &c, n) }
      }
      best = max(best, operations * Double(calls) / time)
    }
    return (best, peak)
  }
}
