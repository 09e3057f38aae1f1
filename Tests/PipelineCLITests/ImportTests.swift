import Foundation
import Testing

/// Weights that travel to PyTorch and back.
struct ImportTests {
  /// A Python with torch and safetensors, where there is one.
  static let python = ProcessInfo.processInfo.environment["PIPELINE_PYTHON"]

  let scratch: Scratch
  var program: Program { Program(folder: scratch) }

  init() throws {
    scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    try TinyModels.write(to: scratch)
  }

  /// A checkpoint's tensors without all that the program says of them.
  private func stateDict(_ kind: String) throws -> [UInt8] {
    var surgery = try CheckpointSurgery(try scratch.read("\(kind).safetensors"))
    surgery.header["__metadata__"] = ["format": "pt"]
    return try surgery.file
  }

  private func digest(_ checkpoint: String) throws -> Substring? {
    let outcome = try program.run(["inspect", checkpoint])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").first { $0.hasPrefix("model digest") }
  }

  @Test(arguments: ["rnn", "lstm", "transformer", "vae", "sample-rnn"])
  func `weights described by a recipe are the model`(kind: String) throws {
    try scratch.write("theirs.safetensors", try stateDict(kind))
    try scratch.write("recipe.xml", try TinyModels.recipe(kind))
    let outcome = try program.run(
      ["import", "theirs.safetensors", "mine.safetensors", "--recipe", "recipe.xml"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "mine.safetensors\n")
    #expect(try digest("mine.safetensors") == digest("\(kind).safetensors"))
    #expect(!scratch.exists("mine.safetensors.tmp"))
  }

  @Test func `weights described by the file beside them are the model`() throws {
    try scratch.write("theirs.safetensors", try stateDict("sample-rnn"))
    try scratch.write(
      "theirs.json",
      """
      {"kind": "sample-rnn", "configuration": {"dim": 16, "emb": 8, "q": 256, "rate": 16000},
       "licence": "CC0", "credit": "nobody"}
      """)
    let outcome = try program.run(["import", "theirs.safetensors", "mine.safetensors"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try digest("mine.safetensors") == digest("sample-rnn.safetensors"))
    try scratch.write("theirs.json", "{\"kind\": \"sample-rnn\"}")
    let bad = try program.run(["import", "theirs.safetensors", "other.safetensors"])
    #expect(bad.exitCode == 65)
    #expect(
      bad.errors == "error: weights 'theirs.safetensors' are refused: description: "
        + "\"configuration\" is missing\n")
    #expect(!scratch.exists("other.safetensors"))
  }

  @Test func `weights that nothing describes, and places that are not there, have their codes`()
    throws
  {
    try scratch.write("theirs.safetensors", try stateDict("vae"))
    let missing = try program.run(["import", "theirs.safetensors", "mine.safetensors"])
    #expect(missing.exitCode == 66)
    #expect(missing.errors == "error: cannot read 'theirs.json': no such file or directory\n")
    try scratch.write("recipe.xml", try TinyModels.recipe("vae"))
    let nowhere = try program.run(
      ["import", "theirs.safetensors", "nowhere/mine.safetensors", "--recipe", "recipe.xml"])
    #expect(nowhere.exitCode == 73)
  }

  @Test(
    .enabled(if: python != nil), arguments: ["rnn", "lstm", "transformer", "vae", "sample-rnn"])
  func `PyTorch loads the checkpoint and measures the same loss`(kind: String) throws {
    let python = try #require(Self.python)
    let data = ["vae": nil, "sample-rnn": "sounds"][kind] ?? "text/words.txt"
    let outcome = try Program.Running(
      python,
      ["-B", Checkout.path("Tests/Tools/load_in_torch.py"), "\(kind).safetensors"]
        + (data.map { [$0] } ?? []), in: scratch
    ).finish()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("\(kind): "))
    guard let data else { return }
    func loss(_ text: String) throws -> Double {
      try #require(
        text.split(separator: "\n").last?.split(separator: " ").first.flatMap { Double($0) })
    }
    let ours = try loss(program.run(["evaluate", "\(kind).safetensors", data]).output)
    #expect(abs(try loss(outcome.output) - ours) < 1e-5 * ours)
  }
}
