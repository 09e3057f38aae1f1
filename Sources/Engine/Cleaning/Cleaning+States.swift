import Files

extension Cleaning {
  /// Removes the states of runs and trainings that nobody has gone on with for a week, and claims on
  /// folders that are gone.
  func cleanStates(_ each: (Removal) throws -> Void) throws {
    let root = RunState(output: output, fingerprint: Digest(of: [])).root
    guard try fileSystem.status(root) == .folder else { return }
    for name in try fileSystem.list(root) {
      guard let fingerprint = Digest(hexadecimal: name),
        try fileSystem.status(Path.join(root, name)) == .folder
      else { continue }
      let state = RunState(output: output, fingerprint: fingerprint)
      guard let lock = try lock(state) else { continue }
      defer { withExtendedLifetime(lock) {} }
      for date in try state.dates(in: fileSystem) {
        try clean(state, on: date, each)
      }
      try removeIfEmpty(state)
    }
    try cleanClaims(root)
  }

  private func clean(
    _ state: RunState, on date: CalendarDate, _ each: (Removal) throws -> Void
  ) throws {
    let folder = state.folder(on: date)
    guard try fileSystem.status(folder) == .folder else { return }
    var content = Content()
    try content.add(folder, in: fileSystem)
    guard content.age >= Self.stateAge else { return }
    if !options.isDry { try fileSystem.removeAll(folder) }
    try each(
      Removal(
        kind: .state, path: folder, files: content.files, bytes: content.bytes,
        reason: "not gone on with for \(content.age / 86_400) days"))
  }

  /// Claims are made under a lock of their own, before the folder is.
  private func cleanClaims(_ root: String) throws {
    let claims = Path.join(root, "claims")
    guard !options.isDry, try fileSystem.status(claims) == .folder,
      let lock = try fileSystem.lock(
        RunState(output: output, fingerprint: Digest(of: [])).claimLock)
    else { return }
    defer { withExtendedLifetime(lock) {} }
    for claim in try fileSystem.list(claims) {
      let day = String(claim.prefix(10))
      guard CalendarDate(day) != nil, claim.dropFirst(10).first == "-" else { continue }
      let folder = Path.join(Path.join(output, day), String(claim.dropFirst(11)))
      if try !fileSystem.exists(folder) { try fileSystem.remove(Path.join(claims, claim)) }
    }
  }

  /// What a folder holds, links not followed.
  private struct Content {
    var (files, bytes) = (0, 0)
    /// Seconds since anything of it was changed.
    var age = Int.max

    mutating func add(_ path: String, in fileSystem: any FileSystem) throws(FileError) {
      age = min(age, try fileSystem.age(path) ?? Int.max)
      switch try fileSystem.status(path) {
      case .folder:
        for name in try fileSystem.list(path) { try add(Path.join(path, name), in: fileSystem) }
      case .file(let size):
        files += 1
        bytes += CacheFolder.size(size)
      default: files += 1
      }
    }
  }
}
