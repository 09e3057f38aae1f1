import Files

/// What an index tells of every item, to be held against items made elsewhere.
struct GoldenIndex {
  /// What became of an item.
  enum Outcome {
    case content(Digest)
    /// It failed at this stage.
    case failed(stage: String)
  }

  /// The items of a job, in the order of the index; about 80 bytes an item.
  private struct Items {
    let job: IndexedJob
    var slots: [Int: Int] = [:]
    /// 32 bytes each, zeros where it failed.
    var digests: [UInt8] = []
    var stages: [Int: String] = [:]
    var isSeen: [Bool] = []

    init(job: IndexedJob) { self.job = job }

    mutating func add(_ item: Int, _ digest: [UInt8]) {
      slots[item] = isSeen.count
      digests += digest
      isSeen.append(false)
    }
  }

  let run: IndexedRun
  /// The index's folder, where its files may lie.
  let folder: String
  /// Items that it tells of.
  private(set) var count = 0
  /// What it tells of files made of all items of jobs.
  private(set) var derived = IndexedDerived()
  /// Numbers of the items that are left out, each with that of the one it is like, by job.
  private(set) var duplicates: [String: [Int: Int]] = [:]
  private var jobs: [String: Items] = [:]
  private var order: [String] = []

  /// Reads an index that may tell of so many items.
  init(_ index: IndexReader, items limit: Int) throws {
    var head: IndexedRun?
    var (jobs, order) = ([String: Items](), [String]())
    var (derived, duplicates) = (IndexedDerived(), [String: [Int: Int]]())
    var items = ItemCount(index, limit: limit)
    try index.read { entry in
      try items.count(entry)
      derived.take(entry)
      switch entry {
      case .run(let run): head = run
      case .model, .set, .card, .sheet, .unmade: break
      case .duplicate(let duplicate):
        duplicates[order.last ?? "", default: [:]][duplicate.item] = duplicate.original
        jobs[order.last ?? ""]?.add(duplicate.item, duplicate.content.bytes)
      case .job(let job):
        guard jobs.updateValue(Items(job: job), forKey: job.id) == nil else {
          throw IndexError(path: index.path, line: 1, reason: "job '\(job.id)' is there twice")
        }
        order.append(job.id)
      case .artifact(let artifact):
        jobs[order.last ?? ""]?.add(artifact.item, artifact.content.bytes)
      case .failure(let failure):
        jobs[order.last ?? ""]?.add(failure.item, [UInt8](repeating: 0, count: 32))
        jobs[order.last ?? ""]?.stages[failure.item] = failure.stage
      }
    }
    guard let head else {
      throw IndexError(path: index.path, line: 1, reason: "there is no <index>")
    }
    run = head
    folder = Path.folder(of: index.path)
    self.derived = derived
    self.duplicates = duplicates
    self.jobs = jobs
    self.order = order
    count = jobs.values.reduce(0) { $0 + $1.isSeen.count }
  }

  /// A job of an id.
  func job(_ id: String) -> IndexedJob? { jobs[id]?.job }

  /// What became of an item, which counts as seen from now on; `nil`: it is not in the index.
  mutating func take(_ job: String, _ item: Int) -> Outcome? {
    guard let slot = jobs[job]?.slots[item] else { return nil }
    jobs[job]?.isSeen[slot] = true
    if let stage = jobs[job]?.stages[item] { return .failed(stage: stage) }
    return (jobs[job]?.digests[32 * slot..<32 * slot + 32]).map {
      .content(Digest(bytes: Array($0)))
    }
  }

  /// The items that were not taken, in the order of the index.
  func left(_ body: (_ job: String, _ item: Int) -> Void) {
    for id in order {
      guard let items = jobs[id] else { continue }
      for (item, slot) in items.slots.sorted(by: { $0.value < $1.value })
      where !items.isSeen[slot] {
        body(id, item)
      }
    }
  }
}
