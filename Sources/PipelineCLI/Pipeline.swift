import ArgumentParser
import ContentPack
import Engine
import Files
import Numerics

/// The program.
@main
struct Pipeline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "An offline batch content factory: one manifest makes text, pictures and sound.",
    discussion: """
      Same manifest, same models, same bytes: on any number of threads and any processor.

      EXAMPLES:
        pipeline run Pipelines/starter.xml
        pipeline plan Pipelines/starter.xml
        pipeline train Assets/Models/rumours/recipe.xml

      EXIT CODES: 0 done, 1 some items failed or are not as they were made, 64 usage, 65 bad manifest, recipe or model, \
      66 input or shard missing, 71 too little memory, 73 output cannot be created, 74 input/output error, 75 another run holds \
      the lock, 124 stopped by --max-time, 130 or 143 interrupted: the same command resumes.
      """,
    version: "pipeline 0.1.0, numerics version \(numericsVersion)",
    subcommands: [
      RunCommand.self, MergeCommand.self, RunsCommand.self, WhyCommand.self, PlanCommand.self,
      ValidateCommand.self, TrainCommand.self, EvaluateCommand.self, InspectCommand.self,
      CheckCommand.self, ImportCommand.self, KindsCommand.self,
      SchemaCommand.self, PackCommand.self, VerifyPackCommand.self, GalleryCommand.self,
      CleanCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Tells an error and ends the program with its code.
  private static func end(with error: any Error) -> Never {
    switch error {
    case is DocumentProblems, is IndexError, is ConsoleError, is CommandError, is RunError,
      is MergeError, is FileError, is PublishedRunError, is PackError:
      exit(withError: ArgumentParser.ExitCode(tell(error).rawValue))
    default:
      exit(withError: error)  // the parser's own: usage, help, version
    }
  }

  /// Tells an error of the work; the code that it ends the program with.
  static func tell(_ error: any Error) -> Engine.ExitCode {
    switch error {
    // They begin with their place.
    case is DocumentProblems, is IndexError: Console().problem("\(error)")
    default: Console().problem("error: \(error)")
    }
    return exitCode(of: error)
  }

  private static func exitCode(of error: any Error) -> Engine.ExitCode {
    switch error {
    case is ConsoleError: .inputOutput
    case let error as CommandError: error.exitCode
    case let error as PackError: error.exitCode
    default: Engine.ExitCode(error)
    }
  }
}

extension Engine.ExitCode {
  /// Ends the command with this code.
  func end() throws {
    if self != .success { throw ArgumentParser.ExitCode(rawValue) }
  }
}
