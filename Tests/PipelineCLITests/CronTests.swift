import Foundation
import Testing

/// The files under Pipelines/Cron, run as cron and systemd would run them.
struct CronTests {
  private static func file(_ name: String) throws -> String {
    try String(contentsOfFile: Checkout.path("Pipelines/Cron/\(name)"), encoding: .utf8)
  }

  /// The times of the crontab's one line that has a subcommand of the pipeline, and what it runs.
  private static func line(
    _ subcommand: String = "run"
  ) throws -> (times: [Substring], command: String) {
    let lines = try file("crontab").split(separator: "\n").filter {
      !$0.hasPrefix("#") && $0.contains("pipeline \(subcommand) ")
    }
    try #require(lines.count == 1)
    let line = lines[0]
    let words = line.split(separator: " ", maxSplits: 5)
    try #require(words.count == 6)
    return (Array(words.prefix(5)), words[5].trimmingCharacters(in: .whitespaces))
  }

  /// A checkout with the tests' program and the manifest of the nights, and an empty folder of packs.
  private static func checkout() throws -> Scratch {
    let scratch = try Scratch()
    let content = scratch.url.appending(path: "content")
    let release = content.appending(path: ".build/release")
    try FileManager.default.createDirectory(at: release, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: "packs"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: release.appending(path: "pipeline").path, withDestinationPath: Program.path)
    for folder in ["Pipelines", "Assets"] {
      try FileManager.default.createSymbolicLink(
        atPath: content.appending(path: folder).path,
        withDestinationPath: Checkout.path(folder))
    }
    return scratch
  }

  /// A text of the files with the two paths changed, as their page says.
  private static func changed(_ text: String, _ scratch: Scratch) -> String {
    text.replacing("/srv/content", with: "\(scratch.url.path)/content")
      .replacing("/srv/packs", with: "\(scratch.url.path)/packs")
  }

  @Test func `the crontab's line makes a pack and says nothing`() throws {
    let (times, command) = try Self.line()
    #expect(times.allSatisfy { $0.wholeMatch(of: /\*|\d+/) != nil })
    #expect(!command.contains("%"), "cron ends a command at a %")
    let scratch = try Self.checkout()
    let shell = ["-c", Self.changed(command, scratch)]
    for _ in 1...2 {
      let outcome = try Program.Running("/bin/sh", shell, in: scratch).finish()
      #expect(outcome.exitCode == 0)
      #expect(outcome.output + outcome.errors == "")
    }
    #expect(scratch.exists("packs/latest/nightly/index.xml"))
  }

  @Test func `the crontab cleans up, and says nothing`() throws {
    let (times, command) = try Self.line("clean")
    #expect(times.allSatisfy { $0.wholeMatch(of: /\*|\d+/) != nil })
    #expect(!command.contains("%"), "cron ends a command at a %")
    let page = try String(contentsOfFile: Checkout.path("README.md"), encoding: .utf8)
    #expect(page.contains("\n    \(times.joined(separator: " "))  \(command)\n"))
    let scratch = try Self.checkout()
    let output = Self.changed("/srv/packs", scratch)
    for date in ["2020-02-29", "2999-12-31"] {
      let outcome = try Program(folder: scratch).run([
        "run", "content/Pipelines/nightly.xml", "--date", date, "--output", output, "--quiet",
        "--only", "names/1",
      ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
    let outcome = try Program.Running(
      "/bin/sh", ["-c", Self.changed(command, scratch)], in: scratch
    ).finish()
    #expect(outcome.exitCode == 0)
    #expect(outcome.output + outcome.errors == "")
    #expect(!scratch.exists("packs/2020-02-29"))
    #expect(scratch.exists("packs/2999-12-31/nightly.only/text/names-0001.txt"))
  }

  @Test func `crontab and service run the same command`() throws {
    let service = try Self.file("pipeline-nightly.service")
    let folder = try #require(service.firstMatch(of: /\nWorkingDirectory=(.*)\n/)).1
    let start = try #require(service.firstMatch(of: /\nExecStart=(.*)\n/)).1
    #expect(try Self.line().command == "cd \(folder) && \(start.dropFirst(folder.count + 1))")
    #expect(service.contains("\nSuccessExitStatus=75 124\n"))
    #expect(service.contains("\nReadWritePaths=-/srv/packs\n"))
    let (times, _) = try Self.line()
    let timer = try Self.file("pipeline-nightly.timer")
    let clock = try #require(timer.firstMatch(of: /\nOnCalendar=\*-\*-\* 0?(\d+):0?(\d+):00\n/))
    #expect(times[0] == clock.2 && times[1] == clock.1)
  }

  private static let analyze = "/usr/bin/systemd-analyze"

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: analyze),
      "systemd-analyze is not there: the units are NOT verified"))
  func `systemd finds nothing wrong with service and timer`() throws {
    let scratch = try Self.checkout()
    for unit in ["pipeline-nightly.service", "pipeline-nightly.timer"] {
      try scratch.write(unit, Self.changed(try Self.file(unit), scratch))
    }
    func verify() throws -> Program.Outcome {
      try Program.Running(
        Self.analyze, ["verify", "pipeline-nightly.service", "pipeline-nightly.timer"], in: scratch
      ).finish()
    }
    let outcome = try verify()
    #expect(outcome.exitCode == 0)
    let ours = outcome.errors.split(separator: "\n").filter { $0.contains("pipeline-nightly") }
    #expect(ours == [], "\(outcome.errors)")
    // It would find something.
    try scratch.write(
      "pipeline-nightly.timer",
      try Self.file("pipeline-nightly.timer").replacing("02:15", with: "26:15"))
    let wrong = try verify()
    #expect(wrong.errors.contains("pipeline-nightly.timer"), "\(wrong.errors)")
  }

  @Test func `daily gives other content each day, and the same for the same date`() throws {
    let scratch = try Self.checkout()
    func night(_ date: String, into output: String) throws -> [String: String] {
      let outcome = try Program(folder: scratch).run([
        "run", "content/Pipelines/nightly.xml", "--date", date, "--output", output, "--quiet",
      ])
      #expect(outcome.exitCode == 0 && outcome.output + outcome.errors == "")
      return try scratch.digests("\(output)/\(date)/nightly")
    }
    let first = try night("2026-11-24", into: "a")
    let second = try night("2026-11-25", into: "a")
    #expect(first.count == 14)
    #expect(Set(first.keys) == Set(second.keys))
    for (path, digest) in first { #expect(second[path] != digest, "\(path)") }
    #expect(try night("2026-11-24", into: "b") == first)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(
        atPath: scratch.url.appending(path: "a/latest/nightly").path) == "../2026-11-25/nightly")
  }

  @Test func `the page of the readme shows what is said of the nightly manifest`() throws {
    let manifest = try String(
      contentsOfFile: Checkout.path("Pipelines/nightly.xml"), encoding: .utf8)
    let page = try String(contentsOfFile: Checkout.path("README.md"), encoding: .utf8)
    let scratch = try Self.checkout()
    let broken = manifest.replacing("<lstm", with: "<lstmm").replacing("</lstm", with: "</lstmm")
      .replacing("../Assets", with: "../content/Assets")
    try scratch.write("Pipelines/nightly.xml", broken)
    let outcome = try Program(folder: scratch).run(["validate", "Pipelines/nightly.xml"])
    let told = outcome.errors.replacing("../content/Assets", with: "../Assets")
      .split(separator: "\n").map { "    \($0)" }
    #expect(page.contains(told.joined(separator: "\n")), "\(told.joined(separator: "\n"))")
  }
}
