import ArgumentParser
import FoundationEssentials

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
    max(1, min(1024, ProcessInfo.processInfo.activeProcessorCount))
  }
}
