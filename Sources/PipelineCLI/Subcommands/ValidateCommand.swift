import ArgumentParser
import Engine
import Files
import ManifestXML

/// `pipeline validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check manifests: every problem at once, in file order.",
    discussion: """
      Checks the words and values, and opens the models.

      EXAMPLES:
        pipeline validate Pipelines/*.xml
        pipeline validate Pipelines/starter.xml --json
      """)

  @Argument(help: "The manifests.", completion: .file(extensions: ["xml"]))
  var manifests: [String]

  @Flag(name: .customLong("json"), help: "Print JSON on standard output.")
  var isJSON = false

  @OptionGroup(title: "Manifests of others") var limits: LimitOptions

  func run() throws {
    try Machine.check()
    let fileSystem = try limits.fileSystem()
    let console = Console()
    var verdicts: [Verdict] = []
    var code = Engine.ExitCode.success
    for path in manifests {
      let (verdict, problem) = try check(path, in: fileSystem)
      verdicts.append(verdict)
      guard let problem else {
        if !isJSON { console.say("\(path): valid") }
        continue
      }
      if !isJSON { console.problem(problem.text) }
      // One bad manifest weighs more than a missing file.
      if code != .badData { code = problem.code }
    }
    if isJSON { try console.result(try JSONText.of(verdicts)) }
    try code.end()
  }

  private func check(
    _ path: String, in fileSystem: any FileSystem
  ) throws -> (Verdict, problem: (text: String, code: Engine.ExitCode)?) {
    do {
      // The day cannot matter: only seeds derive from it.
      guard let day = CalendarDate("2000-01-01") else { preconditionFailure("no such day") }
      _ = try Planner(.builtin, fileSystem: fileSystem).plan(
        try Documents.read(path, in: fileSystem), PlanOptions(date: day, limits: limits.limits))
      return (Verdict(manifest: path, problems: []), nil)
    } catch let error as DocumentProblems {
      let problems = error.problems.map { Verdict.Problem($0.diagnostic) }
      return (
        Verdict(manifest: path, problems: problems), (error.description, error.exitCode)
      )
    } catch let error as FileError {
      let problem = Verdict.Problem(line: nil, column: nil, message: "\(error)", hint: nil)
      return (Verdict(manifest: path, problems: [problem]), ("error: \(error)", .init(error)))
    }
  }

  /// What the JSON says of a manifest.
  private struct Verdict: Encodable {
    let manifest: String
    let isValid: Bool
    let problems: [Problem]

    init(manifest: String, problems: [Problem]) {
      self.manifest = manifest
      isValid = problems.isEmpty
      self.problems = problems
    }

    /// One problem; a file that cannot be read has no place.
    struct Problem: Encodable {
      let line, column: Int?
      let message: String
      let hint: String?

      init(line: Int?, column: Int?, message: String, hint: String?) {
        (self.line, self.column, self.message, self.hint) = (line, column, message, hint)
      }

      init(_ diagnostic: Diagnostic) {
        self.init(
          line: diagnostic.position.line, column: diagnostic.position.column,
          message: diagnostic.message, hint: diagnostic.hint)
      }
    }
  }
}
