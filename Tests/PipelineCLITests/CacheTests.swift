import Foundation
import Testing

/// The cache, `why` and `clean` as people use them, with real models.
struct CacheTests {
  let pack: TinyPack

  init() throws { pack = try TinyPack() }

  private func run(_ date: String, _ arguments: [String] = []) throws -> Program.Outcome {
    try pack.program.run(["run", "tiny.xml", "--date", date] + arguments)
  }

  @Test(arguments: ["1", "2"])
  func `a run from the cache has the bytes of one without`(threads: String) throws {
    let expected = try pack.run(into: "plain", ["--no-cache"])
    #expect(!pack.scratch.exists("plain/.cache"))
    let cold = try run("2026-11-24", ["--threads", threads])
    #expect(cold.exitCode == 0 && !cold.errors.contains("from the cache"))
    let warm = try run("2026-11-25", ["--threads", threads])
    #expect(warm.exitCode == 0 && warm.errors.contains(", 14 from the cache"), "\(warm.errors)")
    #expect(try pack.scratch.digests("Output/2026-11-24/tiny") == expected)
    #expect(try pack.scratch.digests("Output/2026-11-25/tiny") == expected)
    // Half of it damaged.
    let root = pack.scratch.url.appending(path: "Output/.cache")
    let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
      .filter { $0.split(separator: "/").last?.count == 64 }.sorted()
    #expect(files.count == 14)
    for (number, file) in files.enumerated() where number % 2 == 0 {
      let bytes = try pack.scratch.read("Output/.cache/\(file)")
      try pack.scratch.write("Output/.cache/\(file)", bytes.dropLast(number % 4 + 1))
    }
    let half = try run("2026-11-26", ["--threads", threads])
    #expect(half.errors.contains(", 7 from the cache, 7 damaged samples of the cache made again"))
    #expect(try pack.scratch.digests("Output/2026-11-26/tiny") == expected)
  }

  @Test func `an edited manifest makes the rest only, and why says what`() throws {
    #expect(try run("2026-11-24").exitCode == 0)
    try pack.scratch.write(
      "tiny.xml",
      TinyPack.manifest.replacing("peak=\"-3\"", with: "peak=\"-6\"")
        .replacing("<prompt>old </prompt>", with: "<prompt>old </prompt><prompt>a </prompt>"))
    let planned = try pack.program.run(["why", "tiny.xml", "--date", "2026-11-24"])
    let lines = """
      words/1-6: as before (6 items)
      words/7-9: new (3 items)
      tiles: as before (5 items)
      clicks: normalize peak -3 → -6 (3 items)

      """
    #expect(planned.exitCode == 0 && planned.output == lines, "\(planned.output)")
    #expect(planned.errors == "compared with Output/2026-11-24/tiny\n")
    let edited = try run("2026-11-24")
    #expect(edited.output == "Output/2026-11-24/tiny-2\n")
    #expect(edited.errors.contains(", 11 from the cache"), "\(edited.errors)")
    let why = try pack.program.run(["why", "Output/2026-11-24/tiny-2"])
    #expect(why.output == lines, "\(why.errors)")
    #expect(
      try pack.program.run(["why", "Output/2026-11-24/tiny", "Output/2026-11-24/tiny-2/index.xml"])
        .output == lines)
    let item = try pack.program.run(["why", "Output/2026-11-24/tiny-2", "clicks/2"])
    #expect(item.output.hasPrefix("clicks/2: normalize peak -3 → -6 (1 item)\n\ncontent key"))
    let first = try pack.program.run(["why", "Output/2026-11-24/tiny"])
    #expect(first.output == "no run of 'tiny' before: every item is new\n")
  }

  @Test func `why tells what it cannot read`() throws {
    let cases: [([String], Int32, String)] = [
      (["nowhere"], 66, "error: cannot read 'nowhere'"),
      (["tiny.xml", "a/b/c"], 66, "error: cannot read 'a/b/c': is no run"),
      (["tiny.xml", "poem/1"], 64, "error: no job 'poem'"),
      (["tiny.xml", "words/99"], 64, "error: no item 99 in job 'words'"),
      (["lstm.safetensors"], 65, "lstm.safetensors"),
      (["."], 65, "error: '"),
      (["tiny.xml", "tiny.xml", "tiny.xml"], 64, "Error: two runs at most"),
    ]
    for (words, code, message) in cases {
      let outcome = try pack.program.run(["why"] + words)
      #expect(outcome.exitCode == code, "\(words): \(outcome.errors)")
      #expect(outcome.errors.contains(message), "\(words): \(outcome.errors)")
    }
  }

  @Test func `clean tells what would go, and then it goes`() throws {
    for day in ["2026-11-01", "2026-11-23"] { #expect(try run(day).exitCode == 0) }
    let call = ["clean", "--keep-days", "7", "--date", "2026-11-24", "--cache-size", "0"]
    let dry = try pack.program.run(call + ["--dry-run"])
    #expect(dry.exitCode == 0)
    let rows = dry.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.map { $0[0] } == ["what", "run", "cache"])
    #expect(rows[1][1...2] == ["Output/2026-11-01/tiny", "16"])
    #expect(rows[2][1...2] == ["Output/.cache", "14"])
    #expect(dry.errors.contains("30 files, ") && dry.errors.hasSuffix(" would go\n"))
    #expect(pack.scratch.exists("Output/2026-11-01/tiny/index.xml"))
    let outcome = try pack.program.run(call)
    #expect(outcome.output == dry.output && outcome.errors.hasSuffix(" removed\n"))
    #expect(!pack.scratch.exists("Output/2026-11-01"))
    #expect(pack.scratch.exists("Output/2026-11-23/tiny/index.xml"))
    let again = try pack.program.run(call + ["--quiet"])
    #expect(again.exitCode == 0 && again.output == "" && again.errors == "")
    let missing = try pack.program.run(["clean", "--output", "nowhere"])
    #expect(missing.exitCode == 66)
  }

  @Test func `two runs that share a cache at once are as alone`() throws {
    let expected = try pack.run(into: "plain", ["--no-cache"])
    let runs = try ["one", "two", "three"].map { output in
      try pack.program.start([
        "run", "tiny.xml", "--date", "2026-11-24", "--output", output, "--cache", "shared",
        "--cache-size", "100kB", "--quiet",
      ])
    }
    for running in runs {
      let outcome = try running.finish()
      #expect(outcome.exitCode == 0 && outcome.errors == "", "\(outcome.errors)")
    }
    for output in ["one", "two", "three"] {
      #expect(try pack.scratch.digests("\(output)/2026-11-24/tiny") == expected)
      #expect(!pack.scratch.exists("\(output)/.cache"))
    }
  }
}
