import Testing

/// Pictures of a generative adversarial network through the whole program.
struct AdversarialTests {
  @Test func `sprites do not depend on threads, nor on what stands beside them`() throws {
    let scratch = try Scratch()
    try TinyModels.write(to: scratch)
    func manifest(_ others: String) -> String {
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="sprites" seed="7">\(others)
        <gan id="sprites" model="gan.safetensors" count="3" truncation="1.5"/>
      </manifest>

      """
    }
    func run(_ text: String, into output: String, threads: Int) throws -> [String: String] {
      try scratch.write("sprites.xml", text)
      let outcome = try Program(folder: scratch).run([
        "run", "sprites.xml", "--output", output, "--date", "2026-11-24", "--quiet", "--threads",
        "\(threads)", "--json",
      ])
      try #require(outcome.exitCode == 0, "\(outcome.errors)")
      return try scratch.digests("\(output)/\(try outcome.line().folder ?? "nowhere")")
        .filter { $0.key.hasPrefix("images/sprites") }
    }
    let alone = try run(manifest(""), into: "a", threads: 1)
    #expect(Set(alone.values).count == 3)
    #expect(try run(manifest(""), into: "b", threads: 3) == alone)
    let other = "\n  <vae id=\"tiles\" model=\"vae.safetensors\" count=\"2\"/>"
    #expect(try run(manifest(other), into: "c", threads: 2) == alone)
  }
}
