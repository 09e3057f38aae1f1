import Engine
import Files
import Glibc
import ManifestXML
import Media
import PipelineInterface
import Synchronization
import Testing

struct TrainingRunTests {
  static let recipe = """
    <training xmlns="urn:pipeline:training:1" name="rumours" seed="7">
      <murmur hidden="16">
        <dataset path="../data/texts" validation="0.2" licence="CC-BY-4.0" credit="Ann" window="4"/>
        <optimizer rate="0.010"/>
        <schedule steps="3"/>
      </murmur>
    </training>

    """

  static func parse(
    _ text: String = recipe, on disk: any FileSystem, seed: UInt64? = nil,
    assembly: Assembly = Fakes.assembly
  ) throws -> Recipe {
    try RecipeParser(assembly, fileSystem: disk).parse(
      DocumentSource(name: "Pipelines/rumours.xml", bytes: Array(text.utf8)), threads: 2, seed: seed
    )
  }

  static func disk() throws -> MemoryFileSystem {
    let disk = MemoryFileSystem()
    try disk.createFolder("data/texts")
    return disk
  }

  static func run(
    _ recipe: Recipe, on disk: any FileSystem, date: String = "2026-11-24",
    isDateFixed: Bool = true, cancellation: Cancellation = Cancellation(),
    observer: (any TrainingRunObserver)? = nil
  ) throws -> TrainingSummary {
    try TrainingRun(
      recipe, output: "Output", date: Bench.date(date), isDateFixed: isDateFixed, fileSystem: disk,
      cancellation: cancellation, observer: observer
    ).execute()
  }

  @Test func `a recipe says everything that a trainer needs`() throws {
    let recipe = try Self.parse(on: Self.disk())
    let request = recipe.request
    #expect(recipe.name == "rumours")
    #expect(recipe.kind.name == "murmur")
    #expect(request.seed == 7)
    #expect(request.dataPath == "data/texts")
    #expect(request.validation == 0.2)
    #expect(request.licence == "CC-BY-4.0")
    #expect(request.credit == "Ann")
    #expect(request.architecture[FakeTrainer.hidden] == 16)
    #expect(request.dataset[FakeTrainer.window] == 4)
    #expect(request.optimizer[FakeTrainer.rate] == 0.01)
    #expect(request.schedule[FakeTrainer.steps] == 3)
    #expect(request.threads == 2)
    #expect(try Self.parse(on: Self.disk(), seed: 9).request.seed == 9)
  }

  @Test func `what speaks against a recipe is told with its place`() throws {
    func complaint(_ old: String, _ new: String, memory: Int = .max) throws -> Complaint {
      let disk = try Self.disk()
      let text = Self.recipe.replacing(old, with: new)
      return EngineTests.complaint {
        _ = try RecipeParser(Fakes.assembly, memory: memory, fileSystem: disk).parse(
          DocumentSource(name: "Pipelines/r.xml", bytes: Array(text.utf8)), threads: 1)
      }
    }
    let contradiction = try complaint("hidden=\"16\"", "hidden=\"64\"")
    #expect(contradiction.exitCode == .badData)
    #expect(
      contradiction.text == """
        Pipelines/r.xml:2:19: error: hidden: must not be 64
          <murmur hidden="64">
                          ^
        """)
    let elsewhere = try complaint("steps=\"3\"", "steps=\"99\"")
    #expect(elsewhere.text.hasPrefix("Pipelines/r.xml:3:"))
    let large = try complaint("", "", memory: (16 << 20) - 1)
    #expect(large.exitCode == .outOfMemory)
    #expect(
      large.text == """
        Pipelines/r.xml:2:4: error: not enough memory: weights, gradients and optimizer take at least 16 MiB, \
        this machine has 16 MiB
          <murmur hidden="16">
           ^
        help: a narrower network needs less
        """)
    #expect(try complaint("", "", memory: 16 << 20).text == "nothing was thrown")
  }

  @Test func `training publishes checkpoint, recipe, metrics and curve`() throws {
    let disk = try Self.disk()
    let observer = TrainingNotes()
    let summary = try Self.run(try Self.parse(on: disk), on: disk, observer: observer)
    #expect(summary.folder == "Output/2026-11-24/rumours")
    #expect(summary.checkpoint == "Output/2026-11-24/rumours/rumours.safetensors")
    #expect(summary.exitCode == .success)
    func text(_ name: String) throws -> String {
      String(decoding: try disk.read("\(summary.folder)/\(name)", limit: 9999), as: UTF8.self)
    }
    #expect(
      try disk.list(summary.folder) == [
        "loss.png", "metrics.csv", "recipe.xml", "rumours.best.safetensors", "rumours.safetensors",
        "samples",
      ])
    #expect(
      try disk.list("\(summary.folder)/samples") == [
        "step-000002-1.txt", "step-000002-2.wav", "step-000002.png",
      ])
    #expect(try text("samples/step-000002-1.txt") == "after 2 steps\n")
    #expect(try text("rumours.safetensors") == "checkpoint of 3 steps, seed 7")
    #expect(try text("recipe.xml") == Self.recipe)
    let curve = try PNGCodec.decode(try disk.read("\(summary.folder)/loss.png", limit: 1 << 20))
    #expect(Set(curve.pixels).count > 2)
    #expect(
      try text("metrics.csv") == """
        step,loss,validation,rate,gradient-norm
        1,4,,0.01,0.5
        2,2,2.5,0.01,0.5
        3,1.3333333333333333,,0.01,0.5

        """)
    #expect(
      observer.lines == [
        "start Output/2026-11-24/rumours data: texts 3", "step 1", "step 2", "step 3",
      ])
  }

  @Test func `a second training has a folder of its own`() throws {
    let disk = try Self.disk()
    let recipe = try Self.parse(on: disk)
    #expect(try Self.run(recipe, on: disk).folder == "Output/2026-11-24/rumours")
    #expect(try Self.run(recipe, on: disk).folder == "Output/2026-11-24/rumours-2")
    let other = try Self.parse(on: disk, seed: 8)
    #expect(try Self.run(other, on: disk).folder == "Output/2026-11-24/rumours-3")
  }

  @Test func `a stopped training publishes what it has learnt`() throws {
    let disk = try Self.disk()
    let cancellation = Cancellation()
    let observer = TrainingNotes(stopAt: 2, cancellation)
    let summary = try Self.run(
      try Self.parse(on: disk), on: disk, cancellation: cancellation, observer: observer)
    #expect(summary.outcome.steps == 2)
    #expect(summary.stopped == .interrupt)
    #expect(summary.exitCode == .interrupted)
    #expect(
      try disk.read(summary.checkpoint, limit: 99) == Array("checkpoint of 2 steps, seed 7".utf8))
  }

  @Test func `a training that goes astray leaves nothing behind`() throws {
    let disk = try Self.disk()
    let text = Self.recipe.replacing("hidden=\"16\"", with: "hidden=\"13\"")
    let recipe = try Self.parse(text, on: disk)
    #expect(
      complaint { _ = try Self.run(recipe, on: disk) }
        == Complaint(text: "the loss is NaN at step 1", exitCode: .badData))
    #expect(try !disk.exists("Output"))
    #expect(try Self.run(try Self.parse(on: disk), on: disk).folder == "Output/2026-11-24/rumours")
  }

  @Test func `a training that diverges keeps the weights before that, in a folder used again`()
    throws
  {
    let disk = try Self.disk()
    let text = Self.recipe.replacing("hidden=\"16\"", with: "hidden=\"14\"")
    let recipe = try Self.parse(text, on: disk)
    let folder = "Output/2026-11-24/rumours"
    #expect(
      complaint { _ = try Self.run(recipe, on: disk) }
        == Complaint(
          text: "training diverged at step 4; the weights before it are in "
            + "'\(folder)/rumours.last-good.safetensors'", exitCode: .badData))
    #expect(
      try disk.list(folder) == [
        "loss.png", "metrics.csv", "recipe.xml", "rumours.best.safetensors",
        "rumours.last-good.safetensors", "samples",
      ])
    _ = complaint { _ = try Self.run(recipe, on: disk) }
    #expect(try disk.list("Output/2026-11-24") == ["rumours"])
  }
}

/// Keeps what a training tells, and may stop it.
final class TrainingNotes: TrainingRunObserver {
  private let state = Mutex<[String]>([])
  private let stopAt: Int
  private let cancellation: Cancellation?

  init(stopAt: Int = .max, _ cancellation: Cancellation? = nil) {
    self.stopAt = stopAt
    self.cancellation = cancellation
  }

  var lines: [String] { state.withLock { $0 } }

  func trainingDidFindDamage(_ path: String) {
    state.withLock { $0.append("damaged \(Path.name(of: path))") }
  }

  func trainingDidStart(folder: String, facts: TrainingFacts, done: Int) {
    let from = done > 0 ? " after \(done)" : ""
    state.withLock {
      $0.append(
        "start \(folder) \(facts.summary.joined(separator: " ")) \(facts.steps)\(from)")
    }
  }

  func trainingDidStep(_ step: TrainingStep) {
    state.withLock { $0.append("step \(step.step)") }
    if step.step >= stopAt { cancellation?.cancel(.interrupt) }
  }
}
