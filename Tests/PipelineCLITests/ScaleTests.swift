import Foundation
import Testing

/// What the batch itself costs, measured by `bench engine` in processes of its own.
struct ScaleTests {
  private struct Figure: Decodable {
    let workload: String
    let value: Double
    let cpu_us_per_item: Double?
    let peak_rss_mb: Double?
  }

  private static func measure(
    _ items: Int, _ medium: String, shards: Int = 0
  ) throws -> [String: Figure] {
    let scratch = try Scratch()
    // In memory where that can be: some disks take milliseconds to remove each file afterwards.
    let memory = "/dev/shm"
    let folder = FileManager.default.isWritableFile(atPath: memory) ? memory : "."
    let bench = URL(filePath: Program.path).deletingLastPathComponent().appending(path: "bench")
      .path
    let outcome = try Program.Running(
      bench,
      [
        "engine", "--items", "\(items)", "--medium", medium, "--threads", "2", "--folder", folder,
        "--shards", "\(shards)",
      ],
      in: scratch
    ).finish()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let figures = try outcome.output.split(separator: "\n").map {
      try JSONDecoder().decode(Figure.self, from: Data($0.utf8))
    }
    return Dictionary(uniqueKeysWithValues: figures.map { ($0.workload, $0) })
  }

  @Test(.enabled(if: Environment.runsSlowTests, "needs PIPELINE_TESTS=all"))
  func `a hundred thousand items take the memory of a thousand, and no time`() throws {
    let small = try Self.measure(1000, "text")
    let large = try Self.measure(100_000, "text")
    let peaks = [small, large].map { $0["engine_run"]?.peak_rss_mb ?? .infinity }
    #expect(peaks[1] <= peaks[0] * 1.1, "\(peaks)")
    #expect((large["engine_plan"]?.value ?? .infinity) < 2)
    // Wall time is the disk's and the neighbours', too; the processor's time is the engine's.
    #expect((large["engine_run"]?.cpu_us_per_item ?? .infinity) < 100)
    #expect((small["engine_again"]?.value ?? .infinity) < 0.2)
  }

  @Test(.enabled(if: Environment.runsSlowTests, "needs PIPELINE_TESTS=all"))
  func `a hundred thousand items of shards are merged in the memory of a thousand`() throws {
    let small = try Self.measure(1000, "text", shards: 4)
    let large = try Self.measure(100_000, "text", shards: 4)
    let peaks = [small, large].map { $0["engine_run"]?.peak_rss_mb ?? .infinity }
    #expect(peaks[1] <= peaks[0] * 1.1, "\(peaks)")
    #expect((large["engine_merge"]?.value ?? .infinity) < 30)
  }
}
