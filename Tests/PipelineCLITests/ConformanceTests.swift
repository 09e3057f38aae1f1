import Testing

/// The committed contents of every kind and step.
struct ConformanceTests {
  private func check(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    try Program(folder: Scratch()).run(
      [
        "check", Checkout.path("Pipelines/conformance.xml"), "--against",
        Checkout.path("Tests/Fixtures/Golden/conformance.index.xml"),
      ] + arguments, environment: environment)
  }

  @Test(arguments: [["--threads", "1"], ["--threads", "2", "--batch", "5"], ["--batch", "64"]])
  func `the conformance manifest gives the committed contents`(arguments: [String]) throws {
    let outcome = try check(arguments)
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains(/\n1\d\d items and 1\d sheets as made\n/))
  }

  @Test func `another seed is told: the check can fail`() throws {
    let outcome = try check(["--seed", "1", "--only", "tiles"])
    #expect(outcome.exitCode == 1 && outcome.errors.contains("3 wrong: 3 different"))
  }
}
