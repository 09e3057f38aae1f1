import Foundation
import Glibc
import TestSupport
import Testing

/// `pipeline runs`, and how it tells to go on.
struct PastRunsTests {
  let pack: TinyPack

  init() throws { pack = try TinyPack() }

  @Test func `runs are listed as a table and as lines`() throws {
    _ = try pack.run()
    _ = try pack.run(into: "out", ["--date", "2026-11-23"])
    let outcome = try pack.program.run(["runs", "--output", "out"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.map { $0[0] } == ["date", "2026-11-24", "2026-11-23"])
    #expect(rows[1][1...3] == ["tiny", "14", "0"] && rows[1].last == "complete")
    let lines = try pack.program.run(["runs", "--output", "out", "--json"]).output
      .split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.map { $0.folder } == ["2026-11-24/tiny", "2026-11-23/tiny"])
    let size = try FileManager.default
      .subpathsOfDirectory(atPath: pack.scratch.url.appending(path: "out/2026-11-24/tiny").path)
      .filter { $0.contains(".") || $0 == "SHA256SUMS" }
      .reduce(0) { $0 + (try pack.scratch.read("out/2026-11-24/tiny/\($1)").count) }
    #expect(lines[0].bytes == size && lines[0].items == 14 && lines[0].state == "complete")
    let recent = ["runs", "--output", "out", "--json", "--days", "1", "--date", "2026-11-24"]
    #expect(try pack.program.run(recent).output.contains("11-24/tiny"))
    #expect(try !pack.program.run(recent).output.contains("11-23/tiny"))
    let none = try pack.program.run(["runs", "--output", "out", "--name", "castle"])
    #expect(none.output == "" && none.errors == "no runs in 'out'\n" && none.exitCode == 0)
  }

  /// A run as `--json` tells it.
  private struct Line: Decodable {
    let date, folder, manifest, state: String
    let isPart: Bool
    let items: Int?
    let made, failed, bytes: Int
    let trouble, command: String?
  }

  @Test func `an output folder that is missing is told`() throws {
    let outcome = try pack.program.run(["runs", "--output", "nowhere"])
    #expect(outcome.exitCode == 66)
    #expect(outcome.errors == "error: cannot list 'nowhere': no such file or directory\n")
  }

  @Test func `a night that was killed is shown with the command that goes on, from anywhere`()
    throws
  {
    let daily = TinyPack.manifest.replacing("seed=\"7\"", with: "seed=\"daily\"")
    try pack.scratch.write(
      "it's daily.xml",
      daily.replacing("count=\"3\" seconds=\"0.05\"", with: "count=\"40\" seconds=\"2\""))
    let running = try pack.program.start(
      ["run", "it's daily.xml", "--output", "out", "--quiet", "--date=2026-11-20"])
    while !pack.scratch.exists("out/2026-11-20/tiny/audio"), running.isRunning { usleep(2000) }
    let seen = try pack.program.run(["runs", "--output", "out"]).output
    #expect(seen.contains(/2026-11-20  tiny +\d+ of 51 .* running\n/), "\(seen)")
    running.signal(SIGKILL)
    _ = try running.finish()
    let after = try pack.program.run(["runs", "--output", "out"]).output
    #expect(after.contains(/2026-11-20  tiny +\d+ of 51 .* unfinished\n/), "\(after)")
    let command = try #require(after.firstMatch(of: /\n2026-11-20\/tiny goes on with: (.*)\n/)).1
    // The program is quoted where its path needs it.
    #expect(
      ["/", "'/"].contains { command.hasPrefix("cd \(pack.scratch.url.path) && \($0)") },
      "\(command)")
    #expect(command.hasSuffix(#"run 'it'\''s daily.xml' --output out --quiet --date=2026-11-20"#))
    let end = try Program.Running(
      "/bin/sh", ["-c", "cd /; \(command) --max-time 30s"], in: pack.scratch
    ).finish()
    #expect(end.exitCode == 0, "\(end.errors)")
    let over = try pack.program.run(["runs", "--output", "out"]).output
    #expect(over.contains(/2026-11-20  tiny +51 .* complete\n/), "\(over)")
  }

  @Test func `a night without a date goes on under its own`() throws {
    try pack.scratch.write("tiny.xml", RunStopTests.long)
    let stopped = try pack.program.run(
      ["run", "tiny.xml", "--output", "out", "--quiet", "--max-time", "1s"])
    #expect(stopped.exitCode == 124)
    let said = try pack.program.run(["runs", "--output", "out"]).output
    let date = try #require(said.firstMatch(of: /\n(\d{4}-\d\d-\d\d)  tiny/)).1
    #expect(said.contains("--max-time 1s --date \(date)\n"), "\(said)")
  }

  @Test func `a damaged index is told, and mended by the command`() throws {
    _ = try pack.run()
    try pack.scratch.write("out/2026-11-24/tiny/index.xml", "<index>")
    let outcome = try pack.program.run(["runs", "--output", "out"])
    #expect(outcome.output.contains("damaged\n"))
    #expect(
      outcome.output.hasSuffix(
        "\n2026-11-24/tiny: index.xml is no index; the same run command mends it\n"))
    _ = try pack.run()
    #expect(try pack.program.run(["runs", "--output", "out"]).output.contains("complete"))
  }

  @Test(arguments: [["--days", "0"], ["--date", "2026-11-24"], ["--days", "x"]])
  func `options that make no sense are told`(arguments: [String]) throws {
    let outcome = try pack.program.run(["runs"] + arguments)
    #expect(outcome.exitCode == 64 && outcome.errors.hasPrefix("Error: "))
  }

  @Test func `a thousand runs are listed in a moment`() throws {
    // Folders as this program leaves them: an index, its sums and files of three media.
    _ = try pack.run()
    let root = pack.scratch.url.appending(path: "out")
    let source = root.appending(path: "2026-11-24/tiny")
    for number in 1..<1000 {
      let day = root.appending(
        path: "20\(10 + number / 336)-\(10 + number / 28 % 3)-"
          + "\(10 + number % 28 % 18)")
      try FileManager.default.createDirectory(at: day, withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: source, to: day.appending(path: "tiny-\(number)"))
    }
    let start = ContinuousClock.now
    let lines = try pack.program.run(["runs", "--output", "out", "--json"]).output
    #expect(lines.count { $0 == "\n" } == 1000)
    #expect(ContinuousClock.now - start < .seconds(5 * Sanitizer.slowness))
  }
}
