import ArgumentParser

@main
struct Pipeline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "An offline batch content factory.")
}
