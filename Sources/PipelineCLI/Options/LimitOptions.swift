import ArgumentParser
import Engine
import Files

/// What a manifest may reach and ask for, of every command that reads one.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse what leads to a file outside this folder, by links too: what a manifest names, and the "
        + "manifest, run or index itself. Nothing is written outside it either.",
      valueName: "folder"))
  var confine: String?

  @Option(
    name: .customLong("max-items"),
    help: ArgumentHelp("Most items of the manifest.", valueName: "n"))
  var items = PlanLimits().items

  @Option(
    name: .customLong("max-pixels"),
    help: ArgumentHelp("Most pixels of a picture, in any step.", valueName: "n"))
  var pixels = PlanLimits().pixels

  @Option(
    name: .customLong("max-seconds"),
    help: ArgumentHelp("Longest sound.", valueName: "s"))
  var seconds = PlanLimits().seconds

  @Option(
    name: .customLong("max-characters"),
    help: ArgumentHelp("Longest text, in any step.", valueName: "n"))
  var characters = PlanLimits().characters

  @Option(
    name: .customLong("max-memory"),
    help: ArgumentHelp(
      "Most memory for models, given files and items at work, as estimated. Default: the machine's.",
      valueName: "512MB|2GB"))
  var memory: MemorySize?

  func validate() throws {
    for (name, value) in [("items", items), ("pixels", pixels), ("characters", characters)]
    where value < 1 {
      throw ValidationError("--max-\(name) must be at least 1, got \(value)")
    }
    guard seconds > 0, seconds.isFinite else {
      throw ValidationError("--max-seconds must be more than 0, got \(seconds)")
    }
  }

  /// As the engine takes them.
  var limits: PlanLimits {
    var limits = PlanLimits()
    limits.items = min(items, Planner.maximumItems)
    limits.pixels = pixels
    limits.seconds = seconds
    limits.characters = characters
    limits.memory = memory?.bytes ?? Machine.memory
    return limits
  }

  /// The files that the command may see.
  func fileSystem() throws(FileError) -> any FileSystem {
    guard let confine else { return LocalFileSystem() }
    return try ConfinedFileSystem(confine)
  }
}

/// Bytes of memory as people type them: `512MB`, `2GB`, with units of 1000.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = [("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000)]
    guard let unit = units.first(where: { argument.hasSuffix($0.0) }) else { return nil }
    let digits = argument.dropLast(2)
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }),
      let number = Int(digits), number > 0
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit.1)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}
