import Files

/// The states of other trainings that nobody has gone on with for a week: they are large, and the
/// next training removes them.
///
/// A training counts by its newest state, and one that holds its lock is at work, however long ago it
/// saved. The lock's file stays: who removed it could let two trainings hold one lock.
struct AbandonedStates {
  /// Seconds without a new state after which a training is given up.
  static let age = 7 * 24 * 60 * 60

  private let own: RunState
  private let fileSystem: any FileSystem

  /// The states beside those of a training.
  init(of own: RunState, fileSystem: any FileSystem) {
    self.own = own
    self.fileSystem = fileSystem
  }

  /// Removes them.
  ///
  /// What cannot be read or removed, as another user's, is left to the next training: no result hangs
  /// on it.
  func collect() {
    let names = (try? fileSystem.list(own.root)) ?? []
    for name in names where name != own.fingerprint && Digest(hexadecimal: name) != nil {
      try? collect(Path.join(own.root, name))
    }
  }

  private func collect(_ training: String) throws(FileError) {
    guard try isAbandoned(training), let lock = try fileSystem.lock(Path.join(training, "lock"))
    else { return }
    defer { withExtendedLifetime(lock) {} }
    // Between the look and the lock it may have gone on.
    guard try isAbandoned(training) else { return }
    for day in try days(training) where try !states(day).isEmpty {
      try TrainingStates(folder: day, fileSystem: fileSystem).removeAll()
    }
  }

  /// Whether there are states, all of them old; a run of a manifest has none.
  private func isAbandoned(_ training: String) throws(FileError) -> Bool {
    var youngest: Int?
    for day in try days(training) {
      for state in try states(day) {
        guard let age = try fileSystem.age(Path.join(day, state)) else { continue }
        youngest = min(youngest ?? age, age)
      }
    }
    return (youngest ?? 0) >= Self.age
  }

  private func days(_ training: String) throws(FileError) -> [String] {
    guard try fileSystem.status(training) == .folder else { return [] }
    return try fileSystem.list(training).filter { CalendarDate($0) != nil }
      .map { Path.join(training, $0) }
  }

  private func states(_ day: String) throws(FileError) -> [String] {
    guard try fileSystem.status(day) == .folder else { return [] }
    return try fileSystem.list(day).filter { $0.hasSuffix(TrainingStates.suffix) }
  }
}
