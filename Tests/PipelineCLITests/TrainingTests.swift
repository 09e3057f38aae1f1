import Glibc
import Testing

struct TrainingTests {
  @Test(arguments: ["rnn", "lstm", "transformer", "vae", "gan", "sample-rnn"])
  func `training gives the same bytes on any number of threads`(kind: String) throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    try scratch.write("recipe.xml", try TinyModels.recipe(kind))
    let checkpoint = try #require(try TinyModels.shared.get().checkpoints[kind])
    for threads in [1, 3] {
      let outcome = try Program(folder: scratch).run(
        ["train", "recipe.xml", "--threads", "\(threads)", "--output", "out\(threads)"])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      #expect(try scratch.read(String(outcome.output.dropLast())) == checkpoint)
    }
  }

  @Test func `a recipe leaves checkpoint, recipe, metrics and curve`() throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    try scratch.write("recipe.xml", try TinyModels.recipe("lstm"))
    let outcome = try Program(folder: scratch).run(
      ["train", "recipe.xml", "--date", "2026-11-24"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "Output/2026-11-24/lstm/lstm.safetensors\n")
    let files = try scratch.digests("Output/2026-11-24/lstm")
    #expect(
      Set(files.keys) == [
        "lstm.safetensors", "lstm.best.safetensors", "recipe.xml", "metrics.csv", "loss.png",
      ])
    #expect(
      try scratch.text("Output/2026-11-24/lstm/recipe.xml") == (try scratch.text("recipe.xml")))
    let metrics = try scratch.text("Output/2026-11-24/lstm/metrics.csv").split(separator: "\n")
    #expect(metrics.count == 9, "a heading and 8 steps")
  }

  @Test func `a recipe that no machine has the memory for is told so`() throws {
    let scratch = try Scratch()
    try scratch.write("a.txt", String(repeating: "Beware the dog.\n", count: 600))
    try scratch.write(
      "recipe.xml",
      """
      <training xmlns="urn:pipeline:training:1" name="huge" seed="1">
        <lstm embed="1" hidden="1024" layers="1">
          <dataset path="a.txt" validation="0" licence="CC0-1.0" credit="nobody"/>
          <optimizer/>
          <schedule steps="1" batch="4096" window="4096" samples-every="0"/>
        </lstm>
      </training>
      """)
    let outcome = try Program(folder: scratch).run(["train", "recipe.xml"])
    #expect(outcome.exitCode == 71)
    #expect(outcome.errors.contains("error: not enough memory: a tensor of 256 GiB does not fit"))
    #expect(outcome.errors.hasSuffix("a narrower network needs less\n"))
    #expect(outcome.output == "")
  }

  @Test func `a network that no machine has the memory for is told with its place`() throws {
    let scratch = try Scratch()
    try scratch.write("a.txt", "Beware the dog.\n")
    try scratch.write(
      "recipe.xml",
      """
      <training xmlns="urn:pipeline:training:1" name="huge" seed="1">
        <vae network="mlp" size="512" channels="rgba" hidden="65536">
          <dataset path="a.txt" validation="0" licence="CC0-1.0" credit="nobody"/>
          <optimizer/>
          <schedule steps="1"/>
        </vae>
      </training>
      """)
    let outcome = try Program(folder: scratch).run(["train", "recipe.xml"])
    #expect(outcome.exitCode == 71)
    #expect(
      outcome.errors.hasPrefix(
        "recipe.xml:2:4: error: not enough memory: weights, gradients and optimizer take at least ")
    )
    #expect(outcome.errors.hasSuffix("help: a narrower network needs less\n"))
    #expect(outcome.output == "" && !scratch.exists("Output"))
  }

  @Test func `Ctrl-C ends a training with a checkpoint, and the same command goes on`() throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    let recipe = try TinyModels.recipe("lstm").replacing("steps=\"8\"", with: "steps=\"1000000\"")
    try scratch.write("recipe.xml", recipe)
    /// A training that is stopped once there are two states, neither of them among `old`.
    func interrupted(after old: [String]) throws -> Program.Outcome {
      let running = try Program(folder: scratch).start([
        "train", "recipe.xml", "--date", "2026-11-24",
      ])
      func areNew(_ states: [String]) -> Bool {
        states.count == 2 && states.allSatisfy { !old.contains($0) }
      }
      while running.isRunning, !areNew((try? scratch.states()) ?? []) { usleep(2000) }
      running.signal(SIGINT)
      return try running.finish()
    }
    let outcome = try interrupted(after: [])
    #expect(outcome.exitCode == 130)
    #expect(outcome.errors.contains("stopped; the same command goes on"))
    let checkpoint = "Output/2026-11-24/lstm/lstm.safetensors"
    #expect(outcome.output == "\(checkpoint)\n")
    let inspected = try Program(folder: scratch).run(["inspect", checkpoint])
    #expect(inspected.exitCode == 0)
    #expect(inspected.output.contains("kind              lstm\n"))

    let before = try scratch.states()
    #expect(before.count == 2)
    try scratch.write(try #require(before.last), Array("torn".utf8))
    let second = try interrupted(after: before)
    #expect(second.output == "\(checkpoint)\n")
    #expect(second.errors.contains("is damaged, going back to the one before"))
    #expect(second.errors.contains("training in Output/2026-11-24/lstm, after "))
    #expect(try scratch.states().allSatisfy { !before.contains($0) })
  }

  @Test func `a checkpoint is measured on data`() throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    try TinyModels.write(to: scratch)
    let data = [
      ("rnn", "text"), ("lstm", "text"), ("transformer", "text"), ("vae", "pictures"),
      ("gan", "pictures"),
      ("sample-rnn", "sounds"),
    ]
    for (kind, data) in data {
      let outcome = try Program(folder: scratch).run(["evaluate", "\(kind).safetensors", data])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let loss = try #require(outcome.output.split(separator: " ").first.flatMap { Double($0) })
      #expect(loss.isFinite && loss > 0)
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == (kind == "gan" ? 3 : 1))
      #expect(
        lines.dropFirst().map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
          == (kind == "gan" ? ["of colour alone", "of edges alone"] : []))
    }
  }

  @Test func `two folders of pictures are compared`() throws {
    let scratch = try Scratch()
    try TinyModels.writeData(to: scratch)
    let same = try Program(folder: scratch).run(["evaluate", "pictures", "pictures"])
    #expect(same.exitCode == 0, "\(same.errors)")
    let lines = same.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasSuffix(" distance, 24 against 24 pictures of 32x32"))
    for line in lines {
      let figure = try #require(line.split(separator: " ").first.flatMap { Double($0) })
      #expect(figure.magnitude < 1e-3)
    }
    let none = try Program(folder: scratch).run(["evaluate", "pictures", "sounds"])
    #expect(none.exitCode == 65 && none.errors == "error: 'sounds' holds no .png files\n")
    let missing = try Program(folder: scratch).run(["evaluate", "nowhere", "pictures"])
    #expect(missing.exitCode == 66, "\(missing.errors)")
  }
}
