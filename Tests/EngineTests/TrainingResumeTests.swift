import Engine
import Files
import Glibc
import PipelineInterface
import Synchronization
import Testing

/// A training that is killed, stopped or damaged ends in the bytes of one that was not.
struct TrainingResumeTests {
  private static let folder = "Output/2026-11-24/rumours"

  private static func files(_ disk: MemoryFileSystem, in folder: String = folder)
    -> [String: [UInt8]]
  {
    disk.files.filter { $0.key.hasPrefix("\(folder)/") }
  }

  private static func states(_ disk: MemoryFileSystem) -> [String] {
    disk.files.keys.filter { $0.hasSuffix(".state") }.sorted()
  }

  /// A run's bytes and the number of its changes to the disk.
  private func unbroken(_ recipe: Recipe) throws -> (files: [String: [UInt8]], changes: Int) {
    let disk = try TrainingRunTests.disk()
    let counter = FaultyFileSystem(disk, at: .max)
    #expect(try TrainingRunTests.run(recipe, on: counter).folder == Self.folder)
    #expect(Self.states(disk) == [])
    return (Self.files(disk), counter.changes)
  }

  private func recipe(steps: Int = 5, assembly: Assembly = Fakes.assembly) throws -> Recipe {
    let text = TrainingRunTests.recipe.replacing("steps=\"3\"", with: "steps=\"\(steps)\"")
    return try TrainingRunTests.parse(
      text, on: TrainingRunTests.disk(), assembly: assembly)
  }

  @Test func `a state whose figures are none that there can be is damaged`() throws {
    let step = TrainingStep(step: 1, loss: 2, rate: 3, gradientNorm: 4, validation: 5)
    let whole = TrainingStateFile(folder: "night", steps: [step], trainer: [1, 2]).encoded()
    #expect(TrainingStateFile(decoding: whole)?.steps == [step])
    // A line of magic and one with a digest of 64 digits.
    let head = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 66
    // Behind the bits of the norm, 4, a word says whether there is a held-out loss.
    let norm = try #require(
      whole.firstRange(of: [0, 0, 0, 0, 0, 0, 0x10, 0x40])
        ?? whole.firstRange(of: [0x40, 0x10, 0, 0, 0, 0, 0, 0]))
    let flag = try #require(whole[norm.upperBound..<norm.upperBound + 8].firstIndex(of: 1))
    for (value, isWhole) in [(1, true), (0, true), (2, false), (3, false), (255, false)] {
      var changed = Array(whole[head...])
      changed[flag - head] = UInt8(value)
      let digest = Digest(of: changed).description
      let state = TrainingStateFile(
        decoding: Array(whole[..<(head - 65)]) + Array("\(digest)\n".utf8) + changed)
      #expect((state != nil) == isWhole, "\(value)")
      #expect(state == nil || state?.steps.first?.validation == (value == 1 ? 5 : nil))
    }
  }

  @Test func `a crash at any change and a second run give the bytes of an unbroken training`()
    throws
  {
    let recipe = try recipe()
    let (expected, changes) = try unbroken(recipe)
    #expect(expected.count == 11 && changes > 80)
    for position in 0..<changes {
      let disk = try TrainingRunTests.disk()
      let crash = FaultyFileSystem(disk, at: position)
      #expect(throws: FileError.self, "change \(position)") {
        try TrainingRunTests.run(recipe, on: crash)
      }
      for (path, bytes) in Self.files(disk) {
        #expect(expected[path] == bytes, "change \(position): half-written \(path)")
      }
      let wasOver = disk.files["\(Self.folder)/rumours.safetensors"] != nil
      let hasState = !Self.states(disk).isEmpty
      let summary = try TrainingRunTests.run(recipe, on: disk)
      #expect(Self.files(disk) == expected, "change \(position)")
      #expect(Self.states(disk) == [], "change \(position)")
      // With the last state the training ended, whatever came after: the next one is another.
      if !wasOver || hasState { #expect(summary.folder == Self.folder, "change \(position)") }
    }
  }

  @Test func `a crash after a crash changes nothing`() throws {
    let recipe = try recipe()
    let (expected, changes) = try unbroken(recipe)
    for position in stride(from: 9, to: changes, by: 6) {
      let disk = try TrainingRunTests.disk()
      for _ in 0..<12 where Self.files(disk)["\(Self.folder)/rumours.safetensors"] == nil {
        _ = try? TrainingRunTests.run(recipe, on: FaultyFileSystem(disk, at: position))
      }
      _ = try TrainingRunTests.run(recipe, on: disk)
      #expect(Self.files(disk) == expected, "change \(position)")
    }
  }

  @Test func `a full disk ends the training and the same call goes on`() throws {
    let recipe = try recipe()
    let (expected, changes) = try unbroken(recipe)
    for position in stride(from: 10, to: changes - 20, by: 15) {
      let disk = try TrainingRunTests.disk()
      let full = FaultyFileSystem(disk, .failure(ENOSPC), at: position)
      let complaint = complaint { _ = try TrainingRunTests.run(recipe, on: full) }
      #expect(complaint.exitCode == .inputOutput)
      _ = try TrainingRunTests.run(recipe, on: disk)
      #expect(Self.files(disk) == expected)
    }
  }

  /// Leaves the states after the steps 3 and 4.
  private func stopped(_ recipe: Recipe) throws -> MemoryFileSystem {
    let disk = try TrainingRunTests.disk()
    let cancellation = Cancellation()
    let summary = try TrainingRunTests.run(
      recipe, on: disk, cancellation: cancellation,
      observer: TrainingNotes(stopAt: 4, cancellation))
    #expect(summary.exitCode == .interrupted && summary.folder == Self.folder)
    #expect(Self.states(disk).map { Path.name(of: $0) } == [3, 4].map { "00000000000\($0).state" })
    return disk
  }

  @Test func `a stopped training goes on in its folder`() throws {
    let recipe = try recipe()
    let (expected, _) = try unbroken(recipe)
    let disk = try stopped(recipe)
    #expect(disk.files["\(Self.folder)/rumours.safetensors"] != nil)
    let notes = TrainingNotes()
    let summary = try TrainingRunTests.run(recipe, on: disk, observer: notes)
    #expect(summary.folder == Self.folder && summary.exitCode == .success)
    #expect(notes.lines == ["start \(Self.folder) data: texts 5 after 4", "step 5"])
    #expect(Self.files(disk) == expected)
    #expect(try TrainingRunTests.run(recipe, on: disk).folder == "\(Self.folder)-2")
  }

  @Test func `of a damaged state it says so and takes the one before`() throws {
    let recipe = try recipe()
    let (expected, _) = try unbroken(recipe)
    let newest = try #require(Self.states(try stopped(recipe)).last)
    let whole = try #require(try stopped(recipe).files[newest])
    var damages = [[], Array(whole.dropLast()), whole + [0], Array(whole.prefix(40))]
    for place in stride(from: 0, to: whole.count, by: 11) {
      var bytes = whole
      bytes[place] ^= 4
      damages.append(bytes)
    }
    for damage in damages {
      let disk = try stopped(recipe)
      try disk.write(damage, to: newest)
      let notes = TrainingNotes()
      _ = try TrainingRunTests.run(recipe, on: disk, observer: notes)
      #expect(
        notes.lines == [
          "damaged 000000000004.state", "start \(Self.folder) data: texts 5 after 3", "step 4",
          "step 5",
        ])
      #expect(Self.files(disk) == expected)
    }
  }

  @Test func `without a whole state it begins anew`() throws {
    let recipe = try recipe()
    let disk = try stopped(recipe)
    for state in Self.states(disk) { try disk.write([1, 2, 3], to: state) }
    let notes = TrainingNotes()
    let summary = try TrainingRunTests.run(recipe, on: disk, observer: notes)
    #expect(notes.lines.prefix(2).allSatisfy { $0.hasPrefix("damaged ") })
    #expect(notes.lines.dropFirst(2).first == "start \(summary.folder) data: texts 5")
    #expect(notes.lines.last == "step 5")
  }

  @Test func `a training whose folder was removed begins anew`() throws {
    let recipe = try recipe()
    let (expected, _) = try unbroken(recipe)
    let disk = try stopped(recipe)
    try disk.removeAll(Self.folder)
    let notes = TrainingNotes()
    _ = try TrainingRunTests.run(recipe, on: disk, observer: notes)
    #expect(notes.lines.first == "start \(Self.folder) data: texts 5")
    #expect(Self.files(disk) == expected)
  }

  @Test func `samples are not written through a link`() throws {
    let recipe = try recipe(steps: 6)
    let disk = try stopped(recipe)
    try disk.removeAll("\(Self.folder)/samples")
    disk.putLink("\(Self.folder)/samples")
    let complaint = complaint { _ = try TrainingRunTests.run(recipe, on: disk) }
    #expect(complaint.exitCode == .cannotCreate)
    #expect(complaint.text.contains("\(Self.folder)/samples"))
  }

  @Test func `an unfinished training goes on on another day, unless a day is asked for`() throws {
    let recipe = try recipe()
    let disk = try stopped(recipe)
    let other = try TrainingRunTests.run(recipe, on: disk, date: "2026-11-25")
    #expect(other.folder == "Output/2026-11-25/rumours")
    let notes = TrainingNotes()
    let later = try TrainingRunTests.run(
      recipe, on: disk, date: "2026-11-26", isDateFixed: false, observer: notes)
    #expect(later.folder == Self.folder)
    #expect(notes.lines.count == 2)
    let last = try TrainingRunTests.run(recipe, on: disk, date: "2026-11-26", isDateFixed: false)
    #expect(last.folder == "Output/2026-11-26/rumours")
  }

  @Test func `another recipe or other data are another training`() throws {
    let disk = try stopped(try recipe())
    let others = [
      try recipe(steps: 6), try recipe(assembly: Fakes.assembly(data: "2")),
    ]
    for (number, other) in others.enumerated() {
      let notes = TrainingNotes()
      let summary = try TrainingRunTests.run(other, on: disk, observer: notes)
      #expect(summary.folder == "\(Self.folder)-\(number + 2)")
      #expect(notes.lines.contains("step 1"))
    }
  }

  @Test func `the same training twice at once is one too many`() throws {
    let recipe = try recipe()
    let disk = try TrainingRunTests.disk()
    let second = SecondTraining {
      complaint { _ = try TrainingRunTests.run(recipe, on: disk) }.exitCode
    }
    #expect(try TrainingRunTests.run(recipe, on: disk, observer: second).exitCode == .success)
    #expect(second.codes == Array(repeating: .locked, count: 5))
  }
}

/// Starts a training at each step of another.
private final class SecondTraining: TrainingRunObserver {
  private let start: @Sendable () -> ExitCode
  private let state = Mutex<[ExitCode]>([])

  init(_ start: @escaping @Sendable () -> ExitCode) { self.start = start }

  var codes: [ExitCode] { state.withLock { $0 } }

  func trainingDidFindDamage(_ path: String) {}
  func trainingDidStart(folder: String, facts: TrainingFacts, done: Int) {}
  func trainingDidStep(_ step: TrainingStep) {
    let code = start()
    state.withLock { $0.append(code) }
  }
}
