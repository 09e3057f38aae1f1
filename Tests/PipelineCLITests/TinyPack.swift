import Testing

/// A manifest of all three media over the tiny models, in a folder of its own.
struct TinyPack {
  let scratch: Scratch
  var program: Program { Program(folder: scratch) }

  init() throws {
    scratch = try Scratch()
    try TinyModels.write(to: scratch)
    try scratch.write("tiny.xml", Self.manifest)
  }

  static let manifest = """
    <manifest xmlns="urn:pipeline:manifest:1" name="tiny" seed="7">
      <lstm id="words" model="lstm.safetensors" count="3" characters="60">
        <prompt>the </prompt>
        <prompt>old </prompt>
        <wrap columns="20"/>
      </lstm>
      <vae id="tiles" model="vae.safetensors" count="5">
        <resize width="48" height="48" filter="nearest"/>
        <quantize colors="4"/>
      </vae>
      <sample-rnn id="clicks" model="sample-rnn.safetensors" count="3" seconds="0.05">
        <normalize peak="-3"/>
      </sample-rnn>
    </manifest>

    """

  /// Paths of a whole run.
  static let paths =
    (1...6).map { "text/words-000\($0).txt" } + (1...5).map { "images/tiles-000\($0).png" }
    + (1...3).map { "audio/clicks-000\($0).wav" } + ["SHA256SUMS", "index.xml"]

  /// Runs the manifest into an output folder; digests of the run's files.
  func run(
    into output: String = "out", _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> [String: String] {
    let outcome = try program.run(
      ["run", "tiny.xml", "--output", output, "--date", "2026-11-24", "--quiet", "--json"]
        + arguments,
      environment: environment)
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    try #require(outcome.errors == "")
    return try scratch.digests("\(output)/\(try outcome.line().folder ?? "nowhere")")
  }
}
