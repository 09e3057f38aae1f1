import ArgumentParser

/// Measures the parts of the program; one JSON object a line, in the format of the peer scripts.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed on this machine.",
    subcommands: [
      GenerateBench.self, TrainBench.self, BatchBench.self, EngineBench.self, GemmBench.self,
      GemmShapesBench.self, PriceBench.self,
    ])
}
