import ArgumentParser
import Glibc

/// `--threads`, of every command that computes.
struct ThreadsOption: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Workers at most; results never depend on it. Default: the cores that may be used.",
      valueName: "n"))
  var given: Int?

  func validate() throws {
    if let given, !(1...1024).contains(given) {
      throw ValidationError("--threads must be in 1...1024, got \(given)")
    }
  }

  /// Workers to use.
  var count: Int { given ?? Self.cores }

  private static var cores: Int {
    var allowed = cpu_set_t()
    let size = MemoryLayout<cpu_set_t>.size
    guard sched_getaffinity(0, size, &allowed) == 0 else { return 1 }
    return withUnsafeBytes(of: allowed) { bytes in
      max(1, min(1024, bytes.reduce(0) { $0 + $1.nonzeroBitCount }))
    }
  }
}
