import ArgumentParser
import Engine
import Files

/// What `pipeline check` may say of a manifest.
struct PlanningOptions: ParsableArguments {
  @OptionGroup var date: DateOption

  @Option(
    help: ArgumentHelp("In place of the manifest's seed.", valueName: "number|daily"))
  var seed: Seed?

  @Option(
    help: ArgumentHelp(
      "Of a manifest: only one job, or one item of it by its number.", valueName: "job[/item]"))
  var only: ItemSelection?

  /// Whether any of them was given.
  var isGiven: Bool { seed != nil || only != nil || date.given != nil }

  /// The plan of a manifest within limits.
  func plan(
    _ manifest: String, threads: Int, limits: PlanLimits, in fileSystem: any FileSystem
  ) throws -> Plan {
    let day = try date.day()
    return try Planner(.builtin, fileSystem: fileSystem).plan(
      try Documents.read(manifest, in: fileSystem),
      PlanOptions(
        date: day, isDateFixed: date.given != nil, seed: seed?.number(on: day), threads: threads,
        only: only, limits: limits))
  }
}
