import Testing

struct UsageTests {
  /// A command line that makes no sense, and what it is told.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let mistakes = [
    Mistake(arguments: ["rnu"], message: "Unexpected argument 'rnu'"),
    Mistake(arguments: ["run"], message: "Missing expected argument '<manifest>'"),
    Mistake(arguments: ["run", "a.xml", "--fast"], message: "Unknown option '--fast'"),
    Mistake(
      arguments: ["run", "a.xml", "--threads", "0"],
      message: "--threads must be in 1...1024, got 0"),
    Mistake(
      arguments: ["run", "a.xml", "--date", "2026-02-30"],
      message: "The value '2026-02-30' is invalid for '--date <yyyy-mm-dd>'"),
    Mistake(
      arguments: ["run", "a.xml", "--seed", "now"],
      message: "The value 'now' is invalid for '--seed <number|daily>'"),
    Mistake(
      arguments: ["run", "a.xml", "--only", "a/b/c"],
      message: "The value 'a/b/c' is invalid for '--only <job[/item]>'"),
    Mistake(
      arguments: ["run", "a.xml", "--output", ""], message: "--output must name a folder"),
    Mistake(
      arguments: ["run", "a.xml", "--max-time", "5 minutes"],
      message: "The value '5 minutes' is invalid for '--max-time <90s|45m|1h30m>'"),
    Mistake(
      arguments: ["run", "a.xml", "--max-failures", "0"],
      message: "--max-failures must be at least 1, got 0"),
    Mistake(
      arguments: ["run", "a.xml", "--max-failures", "2", "--fail-fast"],
      message: "--fail-fast is --max-failures 1; give one of them"),
    Mistake(
      arguments: ["run", "a.xml", "--shard", "5/4"],
      message: "The value '5/4' is invalid for '--shard <k/n>'"),
    Mistake(
      arguments: ["run", "a.xml", "--shard", "1/4", "--only", "a"],
      message: "--only is one process's work; give --shard or --only"),
    Mistake(
      arguments: ["merge", "a.xml", "--only", "a"], message: "--only has no shards to merge"),
    Mistake(
      arguments: ["run", "a.xml", "--cache-size", "a lot"],
      message: "The value 'a lot' is invalid for '--cache-size <500MB|2GB>'"),
    Mistake(
      arguments: ["run", "a.xml", "--cache-size", "1GB", "--no-cache"],
      message: "--no-cache goes with neither --cache nor --cache-size"),
    Mistake(
      arguments: ["clean", "--keep-days", "0"], message: "--keep-days must be at least 1, got 0"),
    Mistake(arguments: ["why"], message: "Missing expected argument '<run> ...'"),
    Mistake(
      arguments: ["schema", "poem"],
      message: "The value 'poem' is invalid for '<document>'"),
    Mistake(arguments: ["pack", "run"], message: "Missing expected argument '--output <pack>'"),
    Mistake(
      arguments: ["pack", "run", "-o", "a.rar"],
      message: "'a.rar' is no pack: NAME.zip, NAME.tar.gz or a folder"),
    Mistake(arguments: ["check"], message: "Missing expected argument '<path>'"),
    Mistake(
      arguments: ["check", "run", "--sample", "0%"],
      message: "The value '0%' is invalid for '--sample <5%>'"),
    Mistake(
      arguments: ["check", "run", "--sample-seed", "3"],
      message: "--sample-seed chooses among the items of --sample; give it, too"),
    Mistake(
      arguments: ["check", "run", "--only", "a"],
      message: "--only, --seed and --date are for a manifest --against an index"),
    Mistake(
      arguments: ["check", "a.xml", "--against", "b.xml", "--models", "c"],
      message: "a manifest names its models; --models is for runs and files"),
    Mistake(arguments: ["gallery"], message: "Missing expected argument '<run>'"),
    Mistake(arguments: ["kinds", "poem"], message: "no kind or step 'poem'; there are rnn, lstm"),
  ]

  @Test(arguments: mistakes)
  func `a command line that makes no sense is told what and exits with 64`(
    mistake: Mistake
  ) throws {
    let outcome = try Program(folder: Scratch()).run(mistake.arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("Error: \(mistake.message)"), "\(outcome.errors)")
  }

  @Test func `an instruction level that there is not is told as such`() throws {
    let pack = try TinyPack()
    let outcome = try pack.program.run(["plan", "tiny.xml"], environment: ["PIPELINE_SIMD": "v9"])
    #expect(outcome.exitCode == 64)
    #expect(
      outcome.errors.hasPrefix("error: unknown SIMD level 'v9' in PIPELINE_SIMD; this CPU has "))
  }

  @Test func `help names every subcommand and every exit code`() throws {
    let outcome = try Program(folder: Scratch()).run(["--help"])
    #expect(outcome.exitCode == 0)
    let words = [
      "run", "merge", "runs", "plan", "validate", "train", "evaluate", "inspect", "import", "kinds",
      "schema",
      "pack", "verify-pack", "gallery", "why", "clean", "check",
    ]
    for word in words {
      #expect(outcome.output.contains("\n  \(word) "))
    }
    for code in ["64", "65", "66", "71", "73", "74", "75", "124", "130", "143"] {
      #expect(outcome.output.contains(code))
    }
  }

  @Test func `version says the program's and the numerics'`() throws {
    let outcome = try Program(folder: Scratch()).run(["--version"])
    #expect(outcome.output == "pipeline 0.1.0, numerics version 1\n")
  }

  @Test func `a full disk under standard output is no success`() throws {
    let scratch = try Scratch()
    let outcome = try Program.Running(
      "/bin/sh", ["-c", "exec '\(Program.path)' kinds >/dev/full"], in: scratch
    ).finish()
    #expect(outcome.exitCode == 74)
    #expect(outcome.errors == "error: cannot write to standard output: No space left on device\n")
  }

  @Test func `every kind and step is listed and described`() throws {
    let program = Program(folder: try Scratch())
    let list = try program.run(["kinds"]).output
    let names = [
      "rnn", "lstm", "transformer", "vae", "gan", "sample-rnn", "wrap", "trim-to-sentence",
      "resize",
      "quantize", "trim-silence", "normalize", "reject", "save", "seamless",
    ]
    for name in names {
      #expect(list.contains("\n\(name) ") || list.hasPrefix("\(name) "), "\(name)")
      let described = try program.run(["kinds", name])
      #expect(described.exitCode == 0)
      #expect(described.output.hasPrefix("\(name): "))
    }
  }
}
