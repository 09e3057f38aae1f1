import Engine
import Files
import PipelineInterface
import Synchronization
import Testing

/// States that nobody has gone on with for a week are removed by the next training.
struct AbandonedStatesTests {
  private static let week = 7 * 24 * 60 * 60

  private static func recipe(_ name: String) throws -> Recipe {
    let text = TrainingRunTests.recipe.replacing("rumours", with: name)
      .replacing("steps=\"3\"", with: "steps=\"9\"")
    return try TrainingRunTests.parse(text, on: TrainingRunTests.disk())
  }

  private static func states(_ disk: MemoryFileSystem) -> Set<String> {
    Set(disk.files.keys.filter { $0.hasSuffix(".state") })
  }

  /// Leaves a stopped training's two states; their paths.
  private static func stop(
    _ name: String, after step: Int = 4, on disk: MemoryFileSystem
  ) throws -> Set<String> {
    let before = states(disk)
    let cancellation = Cancellation()
    _ = try TrainingRunTests.run(
      recipe(name), on: disk, cancellation: cancellation,
      observer: TrainingNotes(stopAt: step, cancellation))
    return states(disk).subtracting(before)
  }

  @Test func `a week after its last state a training is given up, a second earlier it is not`()
    throws
  {
    let disk = try TrainingRunTests.disk()
    let old = try Self.stop("old", on: disk)
    #expect(old.count == 2)
    disk.wait(seconds: Self.week - 1)
    _ = try TrainingRunTests.run(Self.recipe("new"), on: disk)
    #expect(Self.states(disk) == old)
    disk.wait(seconds: 1)
    _ = try TrainingRunTests.run(Self.recipe("newer"), on: disk)
    #expect(Self.states(disk) == [])
    // What it had published stays.
    #expect(disk.files["Output/2026-11-24/old/old.safetensors"] != nil)
  }

  @Test func `the same training goes on after any time`() throws {
    let disk = try TrainingRunTests.disk()
    _ = try Self.stop("old", on: disk)
    disk.wait(seconds: 100 * Self.week)
    let notes = TrainingNotes()
    _ = try TrainingRunTests.run(Self.recipe("old"), on: disk, observer: notes)
    #expect(notes.lines.first?.hasSuffix("after 4") == true)
  }

  @Test func `a training counts by its newest state`() throws {
    let disk = try TrainingRunTests.disk()
    _ = try Self.stop("old", after: 2, on: disk)
    disk.wait(seconds: Self.week - 9)
    _ = try Self.stop("old", after: 3, on: disk)
    let states = Self.states(disk)
    disk.wait(seconds: 100)
    _ = try TrainingRunTests.run(Self.recipe("new"), on: disk)
    #expect(Self.states(disk) == states)
  }

  @Test func `one that holds its lock is at work, however long it is silent`() throws {
    let disk = try TrainingRunTests.disk()
    let observer = AnotherTraining(after: 4) {
      disk.wait(seconds: 3 * Self.week)
      _ = try? TrainingRunTests.run(Self.recipe("new"), on: disk)
      return Self.states(disk).count
    }
    _ = try TrainingRunTests.run(Self.recipe("old"), on: disk, observer: observer)
    #expect(disk.files["Output/2026-11-24/new/new.safetensors"] != nil)
    #expect(observer.count == 2)
  }

  @Test func `journals of runs and strange folders are left alone`() throws {
    let disk = MemoryFileSystem()
    let bench = try Bench(disk: disk)
    try disk.createFolder("data/texts")
    _ = try bench.run(bench.plan())
    let strange = "Output/.state/mine/2026-11-24/1.state"
    try disk.createFolder(Path.folder(of: strange))
    try disk.write([1], to: strange)
    let before = disk.files.filter { $0.key.hasPrefix("Output/.state/") }
    disk.wait(seconds: 9 * Self.week)
    _ = try TrainingRunTests.run(Self.recipe("new"), on: disk)
    for (path, bytes) in before { #expect(disk.files[path] == bytes, "\(path)") }
  }

  @Test func `what cannot be removed hinders no training`() throws {
    let disk = try TrainingRunTests.disk()
    let old = try Self.stop("old", on: disk)
    disk.wait(seconds: Self.week)
    // Somebody else's: the lock is a folder, which cannot be opened.
    let lock = try #require(
      disk.files.keys.first {
        $0.hasSuffix("/lock") && old.first?.hasPrefix(Path.folder(of: $0)) == true
      })
    try disk.remove(lock)
    try disk.createFolder(lock)
    let summary = try TrainingRunTests.run(Self.recipe("new"), on: disk)
    #expect(summary.exitCode == .success)
    #expect(old.isSubset(of: Self.states(disk)))
  }

  @Test func `a crash among the removals leaves a training that goes on`() throws {
    let counting = try TrainingRunTests.disk()
    _ = try Self.stop("old", on: counting)
    counting.wait(seconds: Self.week)
    let counter = FaultyFileSystem(counting, at: .max)
    _ = try TrainingRunTests.run(Self.recipe("new"), on: counter)
    for position in 0..<min(14, counter.changes) {
      let disk = try TrainingRunTests.disk()
      _ = try Self.stop("old", on: disk)
      disk.wait(seconds: Self.week)
      _ = try? TrainingRunTests.run(
        Self.recipe("new"), on: FaultyFileSystem(disk, at: position))
      let left = Self.states(disk).filter { !$0.contains("new") }.count
      let notes = TrainingNotes()
      _ = try TrainingRunTests.run(Self.recipe("old"), on: disk, observer: notes)
      #expect(notes.lines.last == "step 9", "change \(position), \(left) states left")
    }
  }
}

/// Does something after a step of a training, and keeps the number that comes of it.
private final class AnotherTraining: TrainingRunObserver {
  private let step: Int
  private let body: @Sendable () -> Int
  private let state = Mutex(0)

  init(after step: Int, _ body: @escaping @Sendable () -> Int) {
    self.step = step
    self.body = body
  }

  var count: Int { state.withLock { $0 } }

  func trainingDidFindDamage(_ path: String) {}
  func trainingDidStart(folder: String, facts: TrainingFacts, done: Int) {}
  func trainingDidStep(_ step: TrainingStep) {
    guard step.step == self.step else { return }
    let count = body()
    state.withLock { $0 = count }
  }
}
