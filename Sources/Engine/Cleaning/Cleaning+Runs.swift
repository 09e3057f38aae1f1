import Files

extension Cleaning {
  /// Removes runs of days that are not kept.
  func cleanRuns(_ each: (Removal) throws -> Void) throws {
    guard let keptDays = options.keptDays else { return }
    for name in try fileSystem.list(output) {
      guard let day = CalendarDate(name) else { continue }
      let age = options.today.days(since: day)
      let folder = Path.join(output, name)
      guard age >= keptDays, try fileSystem.status(folder) == .folder else { continue }
      for run in try fileSystem.list(folder) {
        try clean(run, of: day, age: age, each)
      }
      if !options.isDry, try fileSystem.list(folder).isEmpty { try fileSystem.remove(folder) }
    }
    if !options.isDry { try LatestLink.removeDead(in: output, fileSystem) }
  }

  private func clean(
    _ name: String, of day: CalendarDate, age: Int, _ each: (Removal) throws -> Void
  ) throws {
    let run = PublishedFiles(
      folder: Path.join(Path.join(output, day.description), name), fileSystem: fileSystem)
    guard let fingerprint = try owner(of: run, name, day) else { return }
    let state = RunState(output: output, fingerprint: fingerprint)
    guard let lock = try lock(state) else { return }
    defer { withExtendedLifetime(lock) {} }
    let (files, others) = try run.survey()
    var removal = Removal(
      kind: .run, path: run.folder, files: files.count,
      bytes: files.reduce(0) { $0 + CacheFolder.size($1.bytes) },
      reason: age == 1 ? "1 day old" : "\(age) days old")
    if let other = others.first {
      let more = others.count > 1 ? " and \(others.count - 1) more" : ""
      removal.remark = "the folder stays: '\(other)'\(more) is not of the run"
    }
    if files.isEmpty && !others.isEmpty { return }
    if !options.isDry {
      try run.remove(files)
      if others.isEmpty {
        try fileSystem.removeAll(state.folder(on: day))
        try fileSystem.remove(state.claim(on: day, name: name))
      }
      try removeIfEmpty(state)
    }
    try each(removal)
  }

  /// The plan whose run a folder holds: by its index, or by the claim of a run that was not finished.
  ///
  /// A training has a claim, too, and files that no run has.
  private func owner(
    of run: PublishedFiles, _ name: String, _ day: CalendarDate
  ) throws -> Digest? {
    guard try fileSystem.status(run.folder) == .folder else { return nil }
    let index = Path.join(run.folder, IndexDocument.fileName)
    if let head = try IndexHead.read(index, in: fileSystem) {
      return Digest(hexadecimal: head.plan)
    }
    let claim = RunState(output: output, fingerprint: Digest(of: [])).claim(on: day, name: name)
    guard case .file = try fileSystem.status(claim) else { return nil }
    let (files, others) = try run.survey()
    guard others.isEmpty || !files.isEmpty else { return nil }
    guard try fileSystem.list(run.folder).allSatisfy(PublishedFiles.names.contains) else {
      return nil
    }
    return Digest(
      hexadecimal: String(decoding: try fileSystem.read(claim, limit: 1024), as: UTF8.self))
  }
}

extension CalendarDate {
  /// Days from another day to this one; below 0 when that one is later.
  func days(since other: CalendarDate) -> Int { number - other.number }

  /// Days since the first of March of the year 0, by the calendar of today.
  private var number: Int {
    let parts = description.split(separator: "-").compactMap { Int($0) }
    // Years that begin with March end with the leap day.
    let month = (parts[1] + 9) % 12
    let year = parts[0] - (month > 9 ? 1 : 0)
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
  }
}
