import Files

/// The states of one training on a day: the newest two, so that one that is damaged costs no more
/// than the steps since the one before.
struct TrainingStates {
  static let suffix = ".state"
  private static let generations = 2

  /// Where they lie.
  let folder: String
  let fileSystem: any FileSystem

  /// Writes the state after a step, whole or not at all, and removes all but the newest two.
  func save(_ state: TrainingStateFile, step: Int) throws(FileError) {
    let name = Self.name(step)
    try AtomicFile.publish(
      state.encoded(), at: Path.join(folder, name), temporary: Path.join(folder, "state.part"),
      in: fileSystem)
    for old in try names().dropFirst(Self.generations) where old != name {
      try fileSystem.remove(Path.join(folder, old))
    }
  }

  /// The newest state that is whole; those that are damaged are told to `complain` and removed.
  func newest(complain: (_ path: String) -> Void) throws(FileError) -> TrainingStateFile? {
    for name in try names() {
      let path = Path.join(folder, name)
      if let state = TrainingStateFile(decoding: try fileSystem.read(path, limit: .max)) {
        return state
      }
      complain(path)
      try fileSystem.remove(path)
    }
    return nil
  }

  /// Removes all of them, the newest last: it is the one to go on from until it is gone.
  func removeAll() throws(FileError) {
    for name in try names().reversed() { try fileSystem.remove(Path.join(folder, name)) }
    try fileSystem.removeAll(folder)
  }

  /// The names of the states that are there, newest first.
  private func names() throws(FileError) -> [String] {
    guard try fileSystem.status(folder) == .folder else { return [] }
    return try fileSystem.list(folder).filter { $0.hasSuffix(Self.suffix) }.reversed()
  }

  private static func name(_ step: Int) -> String { "\(step.padded(to: 12))\(suffix)" }
}

extension Int {
  /// Decimal digits with zeros in front, so that names sort as numbers do.
  func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }
}
