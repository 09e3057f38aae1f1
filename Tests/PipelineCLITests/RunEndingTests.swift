import Foundation
import Glibc
import TestSupport
import Testing

/// What a run tells at its end: nothing when quiet, one line to scripts, a command when it fails.
struct RunEndingTests {
  let pack: TinyPack
  static let call = ["run", "tiny.xml", "--output", "out", "--date", "2026-11-24"]

  init() throws { pack = try TinyPack() }

  /// A manifest of which one item fails for good: of two texts one is too long whatever is drawn.
  static let failing = """
    <manifest xmlns="urn:pipeline:manifest:1" name="half" seed="7">
      <lstm id="words" model="lstm.safetensors" count="1" characters="40">
        <prompt>the </prompt>
        <prompt>the old </prompt>
        <reject longer="5" tries="2"/>
      </lstm>
      <vae id="tiles" model="vae.safetensors" count="2"/>
    </manifest>

    """

  @Test func `quiet prints nothing at all on success, on either stream`() throws {
    for _ in 1...2 {
      let outcome = try pack.program.run(Self.call + ["--quiet"])
      #expect(outcome.exitCode == 0)
      #expect(outcome.output + outcome.errors == "")
    }
  }

  @Test func `quiet tells of failed items and how many they are`() throws {
    try pack.scratch.write("tiny.xml", Self.failing)
    for _ in 1...2 {
      let outcome = try pack.program.run(Self.call + ["--quiet"])
      #expect(outcome.exitCode == 1)
      #expect(outcome.output == "")
      #expect(outcome.errors.contains("2 failed"), "\(outcome.errors)")
    }
  }

  @Test func `a line of JSON says what was made, and then that it is there`() throws {
    let first = try pack.program.run(Self.call + ["--json"])
    #expect(first.errors.contains("14 items made"))
    let made = try first.line()
    #expect(made.manifest == "tiny" && made.path == "tiny.xml" && made.date == "2026-11-24")
    #expect(made.folder == "2026-11-24/tiny")
    #expect(made.counts == [14, 14, 0, 0])
    #expect(made.state == "complete" && made.exitCode == 0 && made.error == nil)
    #expect(made.bytes > 1000 && made.seconds > 0)
    let kept = try pack.program.run(Self.call + ["--json", "--quiet"])
    #expect(kept.errors == "")
    let line = try kept.line()
    #expect(line.counts == [14, 0, 14, 0] && line.bytes == 0)
    #expect(line.state == "complete")
  }

  @Test func `a line of JSON of items that failed`() throws {
    try pack.scratch.write("tiny.xml", Self.failing)
    let line = try pack.program.run(Self.call + ["--json", "--quiet"]).line()
    #expect(line.counts == [4, 2, 0, 2])
    #expect(line.state == "failures" && line.exitCode == 1)
    let stopped = try pack.program.run(
      ["run", "tiny.xml", "--output", "other", "--json", "--quiet", "--fail-fast"]
    ).line()
    #expect(stopped.state == "unfinished" && stopped.exitCode == 1)
  }

  @Test func `a line of JSON of what was refused`() throws {
    try pack.scratch.write("tiny.xml", "<manifest/>")
    let outcome = try pack.program.run(Self.call + ["--json"])
    let line = try outcome.line()
    #expect(line.exitCode == 65 && outcome.exitCode == 65)
    #expect(line.state == "refused" && line.folder == nil && line.manifest == nil)
    #expect(line.error == String(outcome.errors.dropLast()))
    let missing = try pack.program.run(["run", "nowhere.xml", "--json"])
    #expect(try missing.line().exitCode == 66)
    #expect(missing.errors == "error: \(try missing.line().error ?? "")\n")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a line of JSON of a run that is told to stop, once or twice`(signal: Int32) throws {
    try pack.scratch.write("tiny.xml", RunStopTests.long)
    for signals in 1...2 {
      let running = try pack.program.start(Self.call + ["--json"])
      while !pack.scratch.exists("out/2026-11-24/tiny/audio"), running.isRunning { usleep(2000) }
      for _ in 1...signals {
        running.signal(signal)
        usleep(100_000)
      }
      let outcome = try running.finish()
      #expect(outcome.exitCode == 128 + signal)
      let line = try outcome.line()
      #expect(line.exitCode == 128 + signal)
      #expect(line.state == "unfinished" && line.folder == "2026-11-24/tiny")
      try FileManager.default.removeItem(at: pack.scratch.url.appending(path: "out"))
    }
  }

  @Test func `a line of JSON of the time limit and of a run that is going on`() throws {
    try pack.scratch.write("tiny.xml", RunStopTests.long)
    let first = try pack.program.start(Self.call + ["--json", "--max-time", "2s", "--quiet"])
    while !pack.scratch.exists("out/2026-11-24/tiny/audio"), first.isRunning { usleep(2000) }
    let second = try pack.program.run(Self.call + ["--json", "--notify", "touch told"]).line()
    #expect(second.state == "running" && second.exitCode == 75)
    let line = try first.finish().line()
    #expect(line.state == "unfinished" && line.exitCode == 124)
    #expect(!pack.scratch.exists("told"), "another run is no failure")
  }

  @Test func `a failed run's command gets the line and the variables`() throws {
    try pack.scratch.write("tiny.xml", Self.failing)
    let command =
      #"cat >line; printf '%s ' "$PIPELINE_MANIFEST" "$PIPELINE_DATE" "#
      + #""$PIPELINE_FOLDER" "$PIPELINE_ITEMS" "$PIPELINE_FAILED" "$PIPELINE_STATE" "#
      + #""$PIPELINE_EXIT_CODE" "$PIPELINE_PATH" >variables; echo said; pwd >&2"#
    let outcome = try pack.program.run(Self.call + ["--quiet", "--json", "--notify", command])
    #expect(outcome.exitCode == 1)
    #expect(try pack.scratch.text("line") == outcome.output)
    #expect(
      try pack.scratch.text("variables")
        == "half 2026-11-24 2026-11-24/half 4 2 failures 1 tiny.xml ")
    // What the command says goes to standard error, behind what the run says.
    #expect(outcome.errors.contains("2 failed"))
    #expect(outcome.errors.hasSuffix("said\n\(pack.scratch.url.path)\n"), "\(outcome.errors)")
  }

  @Test func `a manifest that is refused is told to the command too`() throws {
    try pack.scratch.write("tiny.xml", "<manifest/>")
    let outcome = try pack.program.run(Self.call + ["--notify", "cat >line"])
    #expect(outcome.exitCode == 65)
    #expect(try pack.scratch.text("line").contains(#""exitCode":65"#))
  }

  @Test func `the command is left alone when nothing is wrong`() throws {
    let outcome = try pack.program.run(Self.call + ["--notify", "touch told", "--quiet"])
    #expect(outcome.exitCode == 0 && outcome.output + outcome.errors == "")
    #expect(!pack.scratch.exists("told"))
  }

  @Test(arguments: [
    ("exit 3", "--notify: exit code 3\n"), ("kill -9 $$", "--notify: killed by signal 9\n"),
    ("exec /nowhere/at/all 2>/dev/null", "--notify: exit code 127\n"),
    ("exec 0<&-; exit 0", ""), ("sleep 1 &", ""),
  ])
  func `the command's own failure is told and changes nothing`(
    command: String, said: String
  ) throws {
    try pack.scratch.write("tiny.xml", "<manifest/>")
    let outcome = try pack.program.run(Self.call + ["--notify", command])
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasSuffix("\n" + said), "\(outcome.errors)")
  }

  @Test func `a summary that is larger than a pipe reaches the command whole`() throws {
    // Every unknown element is told: the error alone is larger than a pipe.
    let words = (1...900).map { "<unknown-\($0) attribute=\"value of some length\"/>\n" }.joined()
    try pack.scratch.write(
      "tiny.xml", "<manifest xmlns=\"urn:pipeline:manifest:1\" name=\"a\">\n\(words)</manifest>")
    let outcome = try pack.program.run(Self.call + ["--json", "--notify", "sleep 0.2; cat >line"])
    #expect(outcome.output.utf8.count > 70_000)
    #expect(try pack.scratch.text("line") == outcome.output)
    let unread = try pack.program.run(Self.call + ["--json", "--notify", "exit 0"])
    #expect(unread.exitCode == 65 && !unread.errors.contains("--notify"))
  }

  @Test func `the command is killed with the program's end`() throws {
    try pack.scratch.write("tiny.xml", "<manifest/>")
    let running = try pack.program.start(Self.call + ["--notify", "touch begun; sleep 50"])
    while !pack.scratch.exists("begun"), running.isRunning { usleep(2000) }
    let start = ContinuousClock.now
    running.signal(SIGTERM)
    let outcome = try running.finish()
    #expect(ContinuousClock.now - start < .seconds(1.5 * Sanitizer.slowness))
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasSuffix("--notify: killed, the program was told to stop\n"))
  }

  @Test(.enabled(if: Environment.runsSlowTests, "needs PIPELINE_TESTS=all"))
  func `a command that never ends is killed after a minute`() throws {
    try pack.scratch.write("tiny.xml", "<manifest/>")
    let start = ContinuousClock.now
    let outcome = try pack.program.run(Self.call + ["--notify", "sleep 500"])
    #expect((60.0..<63).contains((ContinuousClock.now - start) / .seconds(1)))
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasSuffix("--notify: killed after 60 s\n"))
  }
}
