import Foundation
import Testing

/// The models under Assets/Models and the manifests under Pipelines, as they are committed.
struct StarterModelTests {
  static let manifests = names("Pipelines").filter { $0.hasSuffix(".xml") }
  static let models = names("Assets/Models").filter { !$0.contains(".") }

  private static func names(_ folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: Checkout.path(folder))
    return (names ?? []).sorted()
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: Checkout.path(path))))
  }

  @Test(arguments: manifests)
  func `every manifest is valid`(name: String) throws {
    let outcome = try Program(folder: Scratch()).run(
      ["validate", Checkout.path("Pipelines/\(name)")])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
  }

  @Test func `the manifest of all kinds makes every item`() throws {
    let scratch = try Scratch()
    let outcome = try Program(folder: scratch).run(
      ["run", Checkout.path("Pipelines/kinds.xml"), "--output", "out"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let folder = String(outcome.output.dropLast())
    let index = try scratch.text("\(folder)/index.xml")
    #expect(index.matches(of: /<artifact\s/).count == 61)
    #expect(
      try scratch.text("\(folder)/text/sentences-0001.txt").hasPrefix(
        "The quick brown fox jumps over the lazy dog"))
  }

  @Test(arguments: models)
  func `a model's folder has its recipe, checkpoint and losses`(name: String) throws {
    let folder = "Assets/Models/\(name)"
    for file in ["recipe.xml", "\(name).safetensors", "metrics.csv", "loss.png"] {
      #expect(try !Self.bytes("\(folder)/\(file)").isEmpty, "\(folder)/\(file)")
    }
    let page = String(decoding: try Self.bytes("Assets/Models/README.md"), as: UTF8.self)
    #expect(page.contains("| \(name) |"), "Assets/Models/README.md has no row of \(name)")
  }

  @Test(arguments: [1, 2])
  func `the recipe of two sentences gives the committed bytes`(threads: Int) throws {
    let scratch = try Scratch()
    let folder = "Assets/Models/sentences"
    let outcome = try Program(folder: scratch).run([
      "train", Checkout.path("\(folder)/recipe.xml"), "--output", "out", "--threads", "\(threads)",
    ])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    let made = String(outcome.output.dropLast("/sentences.safetensors\n".count))
    for file in ["sentences.safetensors", "metrics.csv", "loss.png", "recipe.xml"] {
      #expect(try scratch.read("\(made)/\(file)") == Self.bytes("\(folder)/\(file)"), "\(file)")
    }
  }

  @Test func `the first words of the two sentences go on as they were taught`() throws {
    let scratch = try Scratch()
    try scratch.write(
      "sentences.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="sentences" seed="1">
        <rnn id="a" model="\(Checkout.path("Assets/Models/sentences/sentences.safetensors"))"
             temperature="0" stop="\\n">
          <prompt>The</prompt>
          <prompt>The </prompt>
          <prompt>I </prompt>
        </rnn>
      </manifest>
      """)
    let outcome = try Program(folder: scratch).run(["run", "sentences.xml"])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    let folder = String(outcome.output.dropLast())
    let texts = try (1...3).map { try scratch.text("\(folder)/text/a-000\($0).txt") }
    let fox = "The quick brown fox jumps over the lazy dog"
    #expect(texts.map { $0.trimmingCharacters(in: .newlines) } == [fox, fox, "I am a student"])
  }
}
