import ArgumentParser
import Engine

/// `pipeline plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Tell what a run would make, and make nothing.",
    discussion: """
      Opens every model and checks every job, as a run does before it starts. Disk and time are \
      rough estimates.

      EXAMPLES:
        pipeline plan Pipelines/starter.xml
        pipeline plan Pipelines/starter.xml --json
      """)

  @OptionGroup var manifest: ManifestOptions
  @OptionGroup var output: OutputOption

  @Flag(name: .customLong("json"), help: "Print JSON.")
  var isJSON = false

  func run() throws {
    let plan = try manifest.plan(in: try manifest.limits.fileSystem())
    let report = PlanReport(plan, output: output.folder, threads: manifest.threads.count)
    try Console().result(isJSON ? report.json : report.text)
  }
}
