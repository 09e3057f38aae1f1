public import Files

/// The runs of an output folder, the newest date first.
///
/// Of a run that is over only the ends of its index are read, of one that is not its journal; sizes
/// are those that the file system has. So a thousand runs are listed in a moment.
public struct PastRuns {
  /// The output folder.
  public let output: String
  private let fileSystem: any FileSystem

  /// The runs of an output folder.
  public init(_ output: String, in fileSystem: any FileSystem = LocalFileSystem()) {
    self.output = output
    self.fileSystem = fileSystem
  }

  /// Hands over each run, the newest date first, of one date by the names of their folders.
  ///
  /// `name` is that of a manifest, or of a folder; `since` the oldest day. What is no run, such as a
  /// training, is passed over, and so is what somebody removes meanwhile. Throws `FileError`, and what
  /// `body` throws.
  public func forEach(
    name: String? = nil, since: CalendarDate? = nil, _ body: (PastRun) throws -> Void
  ) throws {
    let dates = try fileSystem.list(output).compactMap { CalendarDate($0) }
    for date in dates.reversed() where since.map({ $0.description <= date.description }) ?? true {
      let folder = Path.join(output, date.description)
      guard try fileSystem.status(folder) == .folder else { continue }
      for run in try fileSystem.list(folder) {
        guard try fileSystem.status(Path.join(folder, run)) == .folder,
          let run = try self.run(run, on: date)
        else { continue }
        if name == nil || name == run.manifest || name == run.folder { try body(run) }
      }
    }
  }

  /// The run of a folder; `nil`: it holds none.
  private func run(_ name: String, on date: CalendarDate) throws(FileError) -> PastRun? {
    let folder = Path.join(Path.join(output, date.description), name)
    let index = Path.join(folder, IndexDocument.fileName)
    guard case .file(let size) = try fileSystem.status(index) else {
      return try openRun(name, on: date)
    }
    let head = try IndexHead.read(index, in: fileSystem)
    let trouble = try trouble(index, size: size, isIndex: head != nil, in: folder)
    let failed = head?.failed ?? 0
    return PastRun(
      date: date, folder: name, manifest: head?.name ?? manifest(of: name), isPart: false,
      items: head?.items, made: head.map { $0.items - $0.failed } ?? 0, failed: failed,
      bytes: try bytes(folder),
      state: trouble != nil ? .damaged : failed > 0 ? .failures : .complete, trouble: trouble,
      command: nil)
  }

  /// What is wrong with a run that has an index: whatever can be seen without reading all of it.
  private func trouble(
    _ index: String, size: Int, isIndex: Bool, in folder: String
  ) throws(FileError) -> String? {
    guard isIndex else { return "\(IndexDocument.fileName) is no index" }
    let end = Array("</index>\n".utf8)
    guard
      try fileSystem.read(index, offset: max(0, size - end.count), count: end.count) == end
    else { return "\(IndexDocument.fileName) is cut" }
    guard case .file = try fileSystem.status(Path.join(folder, Checksums.fileName)) else {
      return "\(Checksums.fileName) is missing"
    }
    return nil
  }

  /// A run without an index: one that is not over, or a part of a manifest.
  private func openRun(_ name: String, on date: CalendarDate) throws(FileError) -> PastRun? {
    let claim = RunState.claim(in: output, on: date, name: name)
    guard case .file = try fileSystem.status(claim),
      let fingerprint = Digest(
        hexadecimal: String(decoding: try fileSystem.read(claim, limit: 1024), as: UTF8.self))
    else { return nil }
    let state = RunState(output: output, fingerprint: fingerprint)
    let shards = ShardFolders(folder: state.folder(on: date), fileSystem: fileSystem)
    let parts = try shards.shards()
    var note = try BegunRun.read(state.folder(on: date), in: fileSystem)
    for part in parts where note == nil {
      // Each shard has a command of its own: none of them goes on with the run.
      note = try BegunRun.read(shards.folder(of: part), in: fileSystem)
        .map { BegunRun(items: $0.items, name: $0.name, command: "") }
    }
    var journals: [String] = []
    for path in [state.journal(on: date)] + parts.map({ shards.journal(of: $0) }) {
      if case .file = try fileSystem.status(path) { journals.append(path) }
    }
    // A training leaves neither.
    guard !journals.isEmpty || note != nil else { return nil }
    let items = note.map { $0.items }
    let tally = try JournalTally(journals, items: items, in: fileSystem)
    let isPart =
      note.map { name.dropFirst($0.name.count).hasPrefix(".only") } ?? name.contains(".only")
    let past: PastRun.State =
      tally.hasEnded && isPart
      ? (tally.failed > 0 ? .failures : .complete)
      : try isRunning(state, on: date) ? .running : .unfinished
    let isOver = past == .complete || past == .failures
    let command = note.flatMap { $0.command.isEmpty ? nil : $0.command }
    return PastRun(
      date: date, folder: name, manifest: note?.name ?? manifest(of: name), isPart: isPart,
      items: items, made: tally.made, failed: tally.failed,
      bytes: try bytes(Path.join(Path.join(output, date.description), name)), state: past,
      trouble: nil, command: isOver ? nil : command)
  }

  /// Whether a process is at work on a plan's run of a day: it holds the plan's lock, and of the days
  /// on which the plan was begun this is the one that was written to last.
  private func isRunning(_ state: RunState, on date: CalendarDate) throws(FileError) -> Bool {
    guard try fileSystem.isLocked(state.lock) else { return false }
    func age(_ date: CalendarDate) throws(FileError) -> Int {
      let shards = ShardFolders(folder: state.folder(on: date), fileSystem: fileSystem)
      let written =
        [state.journal(on: date), Path.join(state.folder(on: date), BegunRun.fileName)]
        + (try shards.shards().map { shards.journal(of: $0) })
      var youngest = Int.max
      for path in written { youngest = min(youngest, try fileSystem.age(path) ?? .max) }
      return youngest
    }
    let own = try age(date)
    for other in try state.dates(in: fileSystem) where other != date {
      if try age(other) < own { return false }
    }
    return true
  }

  /// The manifest's name as the folder has it, where nothing else tells it.
  private func manifest(of folder: String) -> String {
    folder.firstRange(of: ".only").map { String(folder[..<$0.lowerBound]) } ?? folder
  }

  /// Bytes of the files below a folder; links count nothing.
  private func bytes(_ folder: String) throws(FileError) -> Int {
    var sum = 0
    let names: [String]
    do throws(FileError) {
      names = try fileSystem.list(folder)
    } catch {
      // Removed since it was seen; else the error is told.
      if try fileSystem.status(folder) == nil { return 0 }
      throw error
    }
    for name in names {
      let path = Path.join(folder, name)
      switch try fileSystem.status(path) {
      case .file(let size): sum += size
      case .folder: sum += try bytes(path)
      default: break
      }
    }
    return sum
  }
}
