import Files
import Media
import Numerics
import PipelineInterface

/// Where one training happens: its folder, and the states that it goes on from.
struct TrainingPlace: Sendable {
  /// The run's folder.
  let folder: String
  private var saved: TrainingStateFile?
  private let states: TrainingStates
  private let fileSystem: any FileSystem

  /// Where and when a training is asked for.
  struct Wish: Sendable {
    let recipe: Recipe
    let output: String
    let date: CalendarDate
    /// Whether this very day was asked for: else an unfinished training goes on in its own.
    let isDateFixed: Bool
    let fileSystem: any FileSystem

    /// Where the training of these data keeps its states.
    func state(dataDigest: String) -> RunState {
      RunState(output: output, fingerprint: fingerprint(dataDigest: dataDigest))
    }

    /// Whose state fits: recipe, data and numerics version decide every bit of a training.
    private func fingerprint(dataDigest: String) -> Digest {
      var hash = SHA256()
      hash.updateField("training")
      hash.updateField(recipe.fingerprint.bytes)
      hash.updateField(dataDigest)
      hash.updateField(UInt64(Numerics.numericsVersion))
      return hash.finish()
    }
  }

  /// Takes the folder of a training whose lock is held.
  ///
  /// A state that is there belongs to a training that is not over: it goes on in its folder, unless
  /// somebody has removed that.
  init(_ wish: Wish, _ state: RunState, complain: (_ path: String) -> Void) throws {
    self.fileSystem = wish.fileSystem
    let checkpoint = wish.recipe.checkpointName
    let fileSystem = wish.fileSystem
    let folders = RunFolder(
      name: wish.recipe.name, output: wish.output, state: state, fileSystem: fileSystem,
      accepts: { folder, isClaimed in
        // A training that was killed before it saved a state left its claim, and nothing of worth.
        try isClaimed && !fileSystem.exists(Path.join(folder, checkpoint))
      })
    for date in try state.dates(in: fileSystem) where date == wish.date || !wish.isDateFixed {
      let states = TrainingStates(folder: state.folder(on: date), fileSystem: fileSystem)
      guard let saved = try states.newest(complain: complain) else { continue }
      guard try folders.isOurs(saved.folder, on: date) else {
        try states.removeAll()
        continue
      }
      self.saved = saved
      self.states = states
      folder = Path.join(Path.join(wish.output, date.description), saved.folder)
      return
    }
    saved = nil
    states = TrainingStates(folder: state.folder(on: wish.date), fileSystem: fileSystem)
    folder = try folders.claim(on: wish.date)
    try fileSystem.createFolder(states.folder)
  }

  /// Takes what an earlier run saved: it is large, and needed once.
  mutating func takeSaved() -> TrainingStateFile? {
    defer { saved = nil }
    return saved
  }

  /// Puts a file into the folder, whole or not at all.
  func publish(_ bytes: [UInt8], _ name: String) throws(FileError) {
    try AtomicFile.publish(
      bytes, at: Path.join(folder, name),
      temporary: Path.join(states.folder, Path.name(of: name)), in: fileSystem)
  }

  /// Puts the samples of a step into the folder.
  func publish(_ samples: [Sample], step: Int) throws {
    let folder = Path.join(folder, SampleFiles.folder)
    for (name, bytes) in try SampleFiles.files(samples, step: step) {
      switch try fileSystem.status(folder) {
      case .folder: break
      case nil: try fileSystem.createFolder(folder)
      default: throw RunError.notAFolder(folder)
      }
      try publish(bytes, Path.join(SampleFiles.folder, name))
    }
  }

  /// Saves what the training needs to go on after a step.
  func save(_ trainer: [UInt8], steps: [TrainingStep], after step: Int) throws(FileError) {
    let state = TrainingStateFile(
      folder: Path.name(of: folder), steps: steps, trainer: trainer)
    try states.save(state, step: step)
  }

  /// Ends the training: there is nothing left to go on from.
  func finish() throws(FileError) { try states.removeAll() }

  /// Removes the folder when nothing is in it.
  func removeEmptyFolder() throws(FileError) {
    if try fileSystem.list(folder).isEmpty { try fileSystem.remove(folder) }
  }
}
