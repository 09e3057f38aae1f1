package import CKernels
import Glibc

/// The kernels of one SIMD level; every level gives the same bits.
package typealias Kernels = ck_table

/// Kernels of one level and a pool of threads, passed explicitly to whatever computes.
///
/// Work is split by output elements only, so neither the level nor the number of threads shows in
/// a single bit of a result.
public final class Compute: Sendable {
  /// How many threads work, the caller included.
  public let threads: Int
  /// The level in use: "x86-64-v4", "x86-64-v3", "aarch64" or "oracle".
  public let levelName: String
  /// Buffers of tensors and of scratch memory, reused from step to step.
  package let buffers = BufferPool()

  nonisolated(unsafe) private let table: UnsafePointer<ck_table>
  private let pool: ThreadPool

  /// Starts `threads - 1` workers.
  ///
  /// The level is `level`, else the environment's `PIPELINE_SIMD`, else the best of this CPU.
  /// "v4" and "v3" are short for "x86-64-v4" and "x86-64-v3".
  public init(threads: Int, level: String? = nil) throws(ComputeError) {
    guard (1...Self.mostThreads).contains(threads) else {
      throw ComputeError(
        kind: .threads, description: "threads must be 1 to \(Self.mostThreads), not \(threads)")
    }
    table = try Self.chooseTable(
      level: level, variable: getenv("PIPELINE_SIMD").map { String(cString: $0) }, best: ck_best())
    levelName = String(cString: table.pointee.name)
    self.threads = threads
    ck_reset_float_mode()
    pool = ThreadPool(workers: threads - 1)
  }

  /// The level's functions.
  package var kernels: Kernels { table.pointee }

  /// Runs `body` for every index below `count`, on all threads; returns when all have ended.
  ///
  /// Each index must write its own outputs and nothing else. Below `smallestShared` multiply-adds
  /// the caller does all of it.
  package func forEach(_ count: Int, work: Int, _ body: (Int) -> Void) {
    if work < Self.smallestShared {
      for index in 0..<count { body(index) }
    } else {
      pool.run(count, body)
    }
  }

  /// Fewer multiply-adds take less time than handing half of them to a thread that waits for work.
  static let smallestShared = 1 << 18

  /// Runs `body` over ranges that together are `0..<count`, in parallel when `count` exceeds
  /// `grain`, the number of items that is worth a thread's while (some us).
  ///
  /// Where the ranges end depends on the threads: outputs must not.
  package func split(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    var pieces = threads > 1 ? min(count / max(grain, 1), threads * 4) : 1
    // Three pieces keep one of two threads waiting.
    if pieces > threads { pieces -= pieces % threads }
    split(count, into: pieces, body)
  }

  /// Runs `body` over `pieces` ranges of nearly equal length that together are `0..<count`.
  package func split(_ count: Int, into pieces: Int, _ body: (Range<Int>) -> Void) {
    let pieces = min(pieces, count)
    guard pieces > 1 else { return body(0..<count) }
    pool.run(pieces) { piece in
      body(count * piece / pieces..<count * (piece + 1) / pieces)
    }
  }

  /// Splits `count` elements of a pass that does little more than read and write them.
  package func elementwise(_ count: Int, _ body: (Range<Int>) -> Void) {
    split(count, grain: Self.fewestElements, body)
  }

  /// Fewer elements take less time than handing half of them over.
  static let fewestElements = 8_192

  /// Lends `count` uninitialised floats, 64-byte aligned.
  package func withScratch<Result>(
    _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
  ) -> Result {
    let storage = Storage(count: count, pool: buffers)
    defer { withExtendedLifetime(storage) {} }
    return body(storage.floats)
  }

  /// A tensor in reused memory; `fill` must write every element.
  package func tensor(
    _ shape: Shape, _ fill: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    Tensor(shape, pool: buffers) { buffer in
      if let base = buffer.baseAddress { fill(base) }
    }
  }

  /// A tensor in reused memory: lists of numbers one after the other, which fill `shape`.
  package func tensor(_ shape: Shape, joining lists: [[Float]]) -> Tensor {
    precondition(
      lists.reduce(0) { $0 + $1.count } == shape.count, "tensor: \(lists.count) lists, \(shape)")
    let starts = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    return tensor(shape) { target in
      split(lists.count, grain: max(1, Self.fewestElements / max(1, lists.first?.count ?? 1))) {
        for index in $0 {
          lists[index].withUnsafeBufferPointer { list in
            guard let base = list.baseAddress else { return }
            (target + starts[index]).update(from: base, count: list.count)
          }
        }
      }
    }
  }

  /// A tensor in reused memory whose elements are still to be written through `target`.
  func uninitialized(_ shape: Shape) -> Tensor {
    Tensor(shape, pool: buffers) { _ in }
  }

  private static let mostThreads = 1024
  private static let levels = ["x86-64-v4", "x86-64-v3", "aarch64", "oracle"]

  /// The table of the asked level, else of the environment's, else the best of this CPU.
  package static func chooseTable(
    level: String?, variable: String?, best: UnsafePointer<ck_table>?
  ) throws(ComputeError) -> UnsafePointer<ck_table> {
    guard let best else {
      throw ComputeError(
        kind: .unsupportedCPU,
        description: "this CPU lacks AVX2 and FMA (x86-64-v3), the minimum")
    }
    guard let wanted = level ?? variable, !wanted.isEmpty else { return best }
    let name = wanted == "v4" || wanted == "v3" ? "x86-64-\(wanted)" : wanted
    if let table = ck_named(name) { return table }
    let origin = level == nil ? " in PIPELINE_SIMD" : ""
    let available = levels.filter { ck_named($0) != nil }.joined(separator: ", ")
    throw ComputeError(
      kind: .unknownLevel,
      description: "unknown SIMD level '\(wanted)'\(origin); this CPU has \(available)")
  }
}
