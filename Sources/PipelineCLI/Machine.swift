import Engine
import TensorCore

/// Whether this machine can compute at all, and what it has.
enum Machine {
  /// Its memory in bytes.
  static var memory: Int { OutOfMemory.physicalBytes }

  /// Fails on a processor below the minimum, and on a level in PIPELINE_SIMD that there is not, so
  /// that neither is told as the fault of a model.
  static func check() throws {
    do throws(ComputeError) {
      _ = try Compute(threads: 1)
    } catch {
      throw CommandError(error.kind == .unsupportedCPU ? .software : .usage, error.description)
    }
  }
}
