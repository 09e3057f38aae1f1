import Glibc
import Testing

/// Same manifest, same models, same bytes.
struct PromiseTests {
  let pack: TinyPack
  let whole: [String: String]

  init() throws {
    pack = try TinyPack()
    whole = try pack.run()
  }

  @Test func `a run makes every file of the manifest`() {
    #expect(Set(whole.keys) == Set(TinyPack.paths))
    // Items differ from each other, else equal digests would prove little.
    #expect(Set(whole.values).count == whole.count)
  }

  @Test func `a second run elsewhere gives the same bytes`() throws {
    #expect(try pack.run(into: "other") == whole)
  }

  @Test(arguments: [1, 2, 7])
  func `the number of threads never shows`(threads: Int) throws {
    #expect(try pack.run(into: "other", ["--threads", "\(threads)"]) == whole)
  }

  @Test(arguments: ["v3", "v4", "oracle"])
  func `the instruction level never shows`(level: String) throws {
    let available = try pack.program.run(
      ["plan", "tiny.xml"], environment: ["PIPELINE_SIMD": level])
    // Not every machine has every level; each has the oracle.
    if available.exitCode == 64, level != "oracle" { return }
    let environment = ["PIPELINE_SIMD": level]
    #expect(try pack.run(into: "other", environment: environment) == whole)
  }

  @Test(arguments: ["text/words-0005.txt", "images/tiles-0004.png", "audio/clicks-0002.wav"])
  func `an item alone is the item of the whole run`(path: String) throws {
    let name = try #require(path.split(separator: "/").last?.split(separator: ".").first)
    let parts = name.split(separator: "-000")
    let alone = try pack.run(into: "other", ["--only", "\(parts[0])/\(parts[1])"])
    #expect(alone[path] == whole[path])
    #expect(alone.keys.filter { $0.contains("-000") } == [path])
  }

  @Test func `the order of jobs never shows in an item`() throws {
    let jobs = TinyPack.manifest.split(separator: "\n", omittingEmptySubsequences: false)
    let reordered =
      [jobs[0]] + jobs[6...9] + jobs[10...12] + [jobs[1], jobs[3], jobs[2]] + jobs[4...5]
      + jobs[13...]
    try pack.scratch.write("tiny.xml", reordered.joined(separator: "\n"))
    let other = try pack.run(into: "other")
    for path in whole.keys where path.contains("tiles") || path.contains("clicks") {
      #expect(other[path] == whole[path])
    }
    // The prompts have changed places, and their items with them.
    #expect(other["text/words-0001.txt"] == whole["text/words-0004.txt"])
  }

  @Test func `the day is in no byte`() throws {
    let other = try pack.run(into: "other", ["--date", "1999-12-31"])
    #expect(other == whole)
  }

  @Test func `another seed makes other items`() throws {
    let other = try pack.run(into: "other", ["--seed", "8"])
    for path in whole.keys where path != "SHA256SUMS" {
      #expect(other[path] != whole[path], "\(path)")
    }
  }

  @Test func `a finished run is left alone`() throws {
    let again = try pack.program.run(
      ["run", "tiny.xml", "--output", "out", "--date", "2026-11-24"])
    #expect(again.exitCode == 0)
    #expect(again.errors == "nothing to do: 14 items as made\n")
  }

  @Test func `an edited and a lost file are made again`() throws {
    let folder = "out/2026-11-24/tiny"
    try pack.scratch.write("\(folder)/text/words-0002.txt", "edited\n")
    try pack.scratch.write("\(folder)/images/tiles-0001.png", [1, 2, 3])
    #expect(try pack.run() == whole)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func `a run that is stopped ends in the same folder`(signal: Int32) throws {
    let codes = [SIGINT: 130, SIGTERM: 143, SIGKILL: 137] as [Int32: Int32]
    let long = TinyPack.manifest.replacing("seconds=\"0.05\"", with: "seconds=\"2\"")
      .replacing("count=\"3\" seconds", with: "count=\"40\" seconds")
    try pack.scratch.write("tiny.xml", long)
    let running = try pack.program.start(
      ["run", "tiny.xml", "--output", "broken", "--date", "2026-11-24", "--quiet"])
    while !pack.scratch.exists("broken/2026-11-24/tiny/audio"), running.isRunning { usleep(2000) }
    usleep(100_000)
    running.signal(signal)
    let outcome = try running.finish()
    #expect(outcome.exitCode == codes[signal])
    #expect(!pack.scratch.exists("broken/2026-11-24/tiny/index.xml"))
    #expect(try pack.run(into: "broken") == (try pack.run(into: "unbroken")))
  }
}
