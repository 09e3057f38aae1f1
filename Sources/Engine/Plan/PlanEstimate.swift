import Media
import PipelineInterface
import Numerics

/// What a plan will roughly cost, told before work starts.
public struct PlanEstimate: Hashable, Sendable {
  /// Files.
  public let items: Int
  /// Bytes on disk.
  public let bytes: Int
  /// Seconds on the threads given.
  public let seconds: Double
}

extension Plan {
  /// A rough cost on so many threads.
  public func estimate(threads: Int) -> PlanEstimate {
    let bytes = jobs.reduce(0) { $0 + $1.bytesPerItem * $1.positions.count }
    let seconds = jobs.reduce(0) {
      $0 + $1.kind.secondsPerItem($1.values) * Double($1.positions.count)
    }
    return PlanEstimate(items: itemCount, bytes: bytes, seconds: seconds / Double(max(1, threads)))
  }
}

extension PlannedJob {
  /// From the parameters that mean the same in every kind, `characters` and `seconds`, and `resize`.
  ///
  /// Pictures compress to about half; pictures and sounds carry 1 KiB of provenance.
  fileprivate var bytesPerItem: Int {
    func value(_ name: String) -> Double? { values.texts[name].flatMap(DecimalText.double) }
    switch kind.medium {
    case .text:
      return Int(value("characters") ?? 1000)
    case .image:
      let size = steps.last { $0.kind.name == "resize" }.map { step in
        ["width", "height"].map { step.values.texts[$0].flatMap(DecimalText.integer) ?? 64 }
      }
      return (size ?? [64, 64]).reduce(2, *) + 1024
    case .audio:
      return Int((value("seconds") ?? 1) * 32_000) + 1024
    }
  }
}
