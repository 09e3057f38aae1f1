import Foundation
import Glibc
import TestSupport
import Testing

/// Real processes that wait for each other, are told to stop, or have nothing to do.
struct RunStopTests {
  let pack: TinyPack
  /// A run that no machine ends within the tests' time.
  static let long = TinyPack.manifest
    .replacing("count=\"3\" seconds=\"0.05\"", with: "count=\"400\" seconds=\"20\"")
  static let call = ["run", "tiny.xml", "--date", "2026-11-24"]

  init() throws { pack = try TinyPack() }

  /// Starts the long run and waits until it makes sounds.
  private func startLong(_ arguments: [String] = []) throws -> Program.Running {
    try pack.scratch.write("tiny.xml", Self.long)
    let running = try pack.program.start(Self.call + arguments)
    while !pack.scratch.exists("Output/2026-11-24/tiny/text/words-0001.txt"), running.isRunning {
      usleep(2000)
    }
    return running
  }

  @Test func `the same plan waits when asked to, and has nothing to do then`() throws {
    try pack.scratch.write("tiny.xml", RunKillTests.manifest)
    let first = try pack.program.start(Self.call)
    while !pack.scratch.exists("Output/2026-11-24/tiny"), first.isRunning { usleep(1000) }
    let second = try pack.program.run(Self.call + ["--wait"])
    #expect(try first.finish().exitCode == 0)
    #expect(second.exitCode == 0)
    #expect(second.output == "Output/2026-11-24/tiny\n")
    #expect(second.errors.hasSuffix("nothing to do: 320 items as made\n"))
  }

  @Test func `a waiting run that is told to stop stops`() throws {
    let first = try startLong()
    let second = try pack.program.start(Self.call + ["--wait", "--quiet"])
    usleep(300_000)
    #expect(second.isRunning)
    second.signal(SIGTERM)
    let outcome = try second.finish()
    #expect(outcome.exitCode == 143)
    #expect(outcome.errors == "error: stopped while another run of the same plan was going on\n")
    first.signal(SIGKILL)
    _ = try first.finish()
  }

  @Test func `another plan runs side by side, and a dead one blocks nobody`() throws {
    let first = try startLong()
    try pack.scratch.write("other.xml", TinyPack.manifest)
    let other = try pack.program.run(["run", "other.xml", "--date", "2026-11-24"])
    #expect(other.exitCode == 0)
    #expect(other.output == "Output/2026-11-24/tiny-2\n")
    #expect(first.isRunning)
    first.signal(SIGKILL)
    #expect(try first.finish().exitCode == 137)
    // Its lock file is still there, held by nobody.
    let next = try pack.program.start(Self.call + ["--max-time", "1s", "--quiet"])
    #expect(try next.finish().exitCode == 124)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a run that is told to stop ends in two seconds and says how to go on`(
    signal: Int32
  ) throws {
    let running = try startLong(["--quiet"])
    let start = ContinuousClock.now
    running.signal(signal)
    let outcome = try running.finish()
    #expect(ContinuousClock.now - start < .seconds(2.5 * Sanitizer.slowness))
    #expect(outcome.exitCode == 128 + signal)
    #expect(outcome.errors.contains("the same command makes the "))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal is not lost before the program listens`(signal: Int32) throws {
    try pack.scratch.write("tiny.xml", Self.long)
    // What a thread blocks its children block, until they listen; then it is there.
    var (blocked, before) = (sigset_t(), sigset_t())
    sigemptyset(&blocked)
    sigaddset(&blocked, signal)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let running = try pack.program.start(Self.call + ["--quiet", "--max-time", "30s"])
    running.signal(signal)
    #expect(try running.finish().exitCode == 128 + signal)
  }

  @Test(.enabled(if: Environment.runsSlowTests, "needs PIPELINE_TESTS=all"))
  func `time that is over again and again ends in the bytes of an unbroken run`() throws {
    let manifest = TinyPack.manifest
      .replacing("count=\"3\" seconds=\"0.05\"", with: "count=\"8000\" seconds=\"0.05\"")
    try pack.scratch.write("tiny.xml", manifest)
    let limited = Self.call + ["--max-time", "1s", "--quiet"]
    let stopped = try pack.program.run(limited)
    #expect(stopped.exitCode == 124)
    #expect(stopped.errors.contains("the same command makes the "))
    #expect(!pack.scratch.exists("Output/2026-11-24/tiny/index.xml"))
    var calls = 1
    while try pack.program.run(limited).exitCode == 124, calls < 100 { calls += 1 }
    let folder = try pack.scratch.digests("Output/2026-11-24/tiny")
    #expect(folder["index.xml"] != nil)
    #expect(try pack.run(into: "unbroken") == folder)
  }

  @Test func `a finished run is left alone to the nanosecond`() throws {
    #expect(try pack.program.run(Self.call).exitCode == 0)
    let before = try times("Output")
    #expect(before.count > 20)
    usleep(20_000)
    #expect(try pack.program.run(Self.call).exitCode == 0)
    #expect(try times("Output") == before)
  }

  /// When everything below a folder was changed last, and how large it is.
  private func times(_ folder: String) throws -> [String: [Int]] {
    let root = pack.scratch.url.appending(path: folder).path
    var times: [String: [Int]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var facts = stat()
      #expect(lstat("\(root)/\(path)", &facts) == 0)
      times[path] = [
        facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec, facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec,
        Int(facts.st_size),
      ]
    }
    return times
  }
}
