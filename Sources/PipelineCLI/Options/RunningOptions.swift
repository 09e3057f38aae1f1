import ArgumentParser
import Engine

/// How `pipeline run` goes about its work.
struct RunningOptions: ParsableArguments {
  @Flag(
    name: .customLong("wait"), help: "Wait while another process runs the same plan; else exit 75.")
  var waits = false

  @Option(
    name: .customLong("max-time"),
    help: ArgumentHelp(
      "Stop in order after so long and exit 124; the same command goes on. At least one item is made.",
      valueName: "90s|45m|1h30m"))
  var timeLimit: TimeSpan?

  @Flag(name: .customLong("retry-failed"), help: "Try items again that failed before.")
  var retriesFailed = false

  @Flag(name: .customLong("fail-fast"), help: "Stop at the first item that fails.")
  var failsFast = false

  @Option(
    name: .customLong("max-failures"),
    help: ArgumentHelp(
      "Stop when so many items have failed, those of earlier runs included.", valueName: "n"))
  var failureLimit: Int?

  func validate() throws {
    if let failureLimit, failureLimit < 1 {
      throw ValidationError("--max-failures must be at least 1, got \(failureLimit)")
    }
    if failsFast, failureLimit != nil {
      throw ValidationError("--fail-fast is --max-failures 1; give one of them")
    }
  }

  /// As the engine takes them; the time counts from `start`.
  func options(threads: Int, start: ContinuousClock.Instant) -> RunOptions {
    var options = RunOptions(
      threads: threads, waits: waits, retriesFailed: retriesFailed,
      failureLimit: failsFast ? 1 : failureLimit)
    options.deadline = timeLimit.map { start + .seconds($0.seconds) }
    return options
  }
}

/// A span of time as people type it: `90s`, `45m`, `1h30m`.
struct TimeSpan: ExpressibleByArgument {
  let seconds: Int

  init?(argument: String) {
    var (seconds, digits, units) = (0, "", "hms"[...])
    for character in argument {
      if ("0"..."9").contains(character) {
        digits.append(character)
        continue
      }
      guard let unit = units.firstIndex(of: character), let number = Int(digits), number < 1 << 20
      else { return nil }
      units = units[units.index(after: unit)...]
      digits = ""
      seconds += number * (character == "h" ? 3600 : character == "m" ? 60 : 1)
    }
    guard digits.isEmpty, seconds > 0 else { return nil }
    self.seconds = seconds
  }
}
