import Files

/// What a first reading of an index tells: how many items there are, which are chosen, and what
/// its walks walk between.
struct IndexSurvey {
  private(set) var run: IndexedRun?
  /// Items that became files.
  private(set) var items = 0
  /// Of these, items that are chosen.
  private(set) var chosen = 0
  /// Whether files are looked at that are made of all items of a job.
  private(set) var looksAtDerived: Bool
  private let selection: CheckSelection
  private var sample: ItemSample?
  /// The seeds that jobs list for their draws, by job and number of the draw.
  private var listedSeeds: [String: [Int: UInt64]] = [:]

  /// Reads an index, which may tell of so many items, from its beginning to its end.
  init(_ index: IndexReader, _ selection: CheckSelection, items limit: Int) throws {
    self.selection = selection
    looksAtDerived = selection == .all
    if case .share(let share, let seed) = selection {
      sample = ItemSample(share: share, seed: seed)
    }
    var job: IndexedJob?
    var count = ItemCount(index, limit: limit)
    try index.read { entry in
      try count.count(entry)
      switch entry {
      case .run(let run): self.run = run
      case .set(let set): note(derived: [set.path])
      case .sheet(let sheet): note(derived: [sheet.path, sheet.layoutPath])
      case .model, .card, .unmade: break
      case .duplicate(let duplicate): note(duplicate.item, duplicate.attributes, job)
      case .job(let next): job = next
      case .failure(let failure): note(failure.item, failure.attributes, job)
      case .artifact(let artifact):
        items += 1
        note(artifact.item, artifact.attributes, job)
        if let key = artifact.key { sample?.note(key) }
        if contains(artifact) { chosen += 1 }
      }
    }
    if sample != nil, chosen == 0, items > 0 {
      sample?.widen()
      chosen = 1
    }
  }

  /// Whether an item is chosen.
  func contains(_ artifact: IndexedArtifact) -> Bool {
    switch selection {
    case .all: true
    case .path(let path): artifact.path == path
    // An item without a key is a find.
    case .share: artifact.key.map { sample?.contains($0) ?? true } ?? true
    }
  }

  private mutating func note(derived paths: [String?]) {
    if case .path(let path) = selection, paths.contains(path) { looksAtDerived = true }
  }

  private mutating func note(
    _ item: Int, _ attributes: [IndexedJob.Parameter], _ job: IndexedJob?
  ) {
    guard let job, let frames = job.frames, frames > 1, item > 0,
      let seed = attributes.value("listed-seed").flatMap({ UInt64($0) })
    else { return }
    listedSeeds[job.id, default: [:]][(item - 1) / frames] = seed
  }

  /// Where an item of a walk lies; `nil`: its job does not walk.
  func walk(of artifact: IndexedArtifact, in job: IndexedJob) throws(RemakingError) -> RemakingWalk?
  {
    guard let frames = job.frames else { return nil }
    guard frames > 1, artifact.item > 0, let frame = artifact.number("frame"),
      let replicate = artifact.number("replicate"), let seed = run.flatMap({ UInt64($0.seed) })
    else { throw RemakingError("its place in a walk is not told") }
    let draws = job.isClosed ? job.items / frames : (job.items - 1) / frames + 1
    let draw = (artifact.item - 1) / frames
    guard draws > 0, draw < draws else { throw RemakingError("its walk has no draw \(draw)") }
    let next = (draw + 1) % draws
    let listed = listedSeeds[job.id]
    let (own, other) = (listed?[draw], listed?[next])
    if listed != nil, frame > 0, own == nil || other == nil {
      throw RemakingError("the draws that it lies between are not in the index")
    }
    let nextReplicate = listed == nil ? replicate - draw + next : replicate
    guard nextReplicate >= 0 else { throw RemakingError("its replicate is not that of its draw") }
    return RemakingWalk(
      draw: draw, nextDraw: next, frame: frame, frames: frames, seed: own ?? seed,
      nextSeed: other ?? seed, replicate: replicate, nextReplicate: nextReplicate)
  }
}

extension IndexedArtifact {
  /// Item key; `nil`: there is none.
  var key: Digest? { attributes.value("seed").flatMap { Digest(hexadecimal: $0) } }

  /// An attribute that is a number.
  func number(_ name: String) -> Int? {
    attributes.value(name).flatMap { Int($0) }.flatMap { (0..<1 << 48).contains($0) ? $0 : nil }
  }
}

extension [IndexedJob.Parameter] {
  /// The value of a name.
  func value(_ name: String) -> String? { first { $0.name == name }?.value }
}
