/// What changed from one run to another: items are matched by job and number, and told together
/// where the reason is one.
public struct RunComparison: Sendable {
  /// Items of one job with one reason.
  public struct Change: Hashable, Sendable {
    /// The job.
    public let job: String
    /// Numbers of the items in it, ascending.
    public internal(set) var numbers: [Int]
    /// Whether these are all items of the job, in both runs.
    public internal(set) var isWhole: Bool
    /// Why, in lower case, no period.
    public let reason: String
    /// Whether their content is another, or was not there.
    public let isOther: Bool

    /// `rumours/1-3,7: seed 1 → 2 (4 items)`.
    public var description: String {
      let items = numbers.count == 1 ? "1 item" : "\(numbers.count) items"
      return isWhole ? "\(job): \(reason) (\(items))" : "\(job)/\(ranges): \(reason) (\(items))"
    }

    private var ranges: String {
      var ranges: [ClosedRange<Int>] = []
      for number in numbers {
        if let last = ranges.last, last.upperBound + 1 == number {
          ranges[ranges.count - 1] = last.lowerBound...number
        } else {
          ranges.append(number...number)
        }
      }
      return ranges.map { range in
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
      }.joined(separator: ",")
    }
  }

  /// All changes, by job in the order of the new run, then of the old one.
  public let changes: [Change]

  /// Whether every item is as it was.
  public var isEmpty: Bool { !changes.contains { $0.isOther } }

  /// Compares two runs, or one item or job of them.
  ///
  /// Throws `RunError` where the selection is in neither.
  public init(
    from old: RunFacts, to new: RunFacts, only: ItemSelection? = nil
  ) throws(RunError) {
    let ids =
      new.jobs.map { $0.id } + old.jobs.map { $0.id }.filter { new.job($0) == nil }
    if let only, !ids.contains(only.job) { throw .unknownJob(only.job, known: ids) }
    let places = Places(old)
    let kept = Set(new.jobs.flatMap { job in job.items.map { $0.key } })
    var changes: [Change] = []
    for id in ids where only.map({ $0.job == id }) ?? true {
      var groups = Groups(job: id)
      let (before, after) = (old.job(id), new.job(id))
      let reasons = before.flatMap { before in
        after.map { ChangeReasons(before, in: old, $0, in: new) }
      }
      let earlier = Dictionary(
        (before?.items ?? []).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
      let later = Set((after?.items ?? []).map { $0.number })
      if let number = only?.number, earlier[number] == nil, !later.contains(number) {
        throw .unknownItem(job: id, number: number, count: max(earlier.count, later.count))
      }
      func isWanted(_ number: Int) -> Bool { only?.number.map { $0 == number } ?? true }
      for item in after?.items ?? [] where isWanted(item.number) {
        groups.add(
          item.number, Self.verdict(earlier[item.number], item, in: id, places, reasons))
      }
      for item in before?.items ?? [] where !later.contains(item.number) && isWanted(item.number) {
        groups.add(
          item.number,
          kept.contains(item.key)
            ? ("under another number now", false) : ("not made any more", true))
      }
      changes += groups.changes(of: Set(earlier.keys).union(later).count)
    }
    self.changes = changes
  }

  private static func verdict(
    _ old: RunFacts.Item?, _ new: RunFacts.Item, in job: String, _ places: Places,
    _ reasons: ChangeReasons?
  ) -> (reason: String, isOther: Bool) {
    if let old, old.key == new.key {
      switch (old.failure, new.failure) {
      case (let failure?, nil) where new.content != nil: return ("failed before: \(failure)", true)
      case (nil, let failure?): return ("failed at \(failure)", true)
      case (_?, let failure?): return ("failed as before at \(failure)", false)
      default: break
      }
      if let before = old.content, let after = new.content, before != after {
        return ("other content from the same key: made by another program, or altered", true)
      }
      return ("as before", false)
    }
    if let place = places.place(of: new.key) {
      return place.job == job
        ? ("as before, \(shift(new.number - place.number)) now", false)
        : ("as before in job \(place.job)", false)
    }
    guard let old, let reasons else { return ("new", true) }
    return (reasons.text(old, new), true)
  }

  private static func shift(_ by: Int) -> String {
    "its number \(abs(by)) \(by > 0 ? "higher" : "lower")"
  }
}

/// Where in a run the items of content keys stand.
private struct Places {
  private var places: [String: (job: String, number: Int)] = [:]

  init(_ run: RunFacts) {
    for job in run.jobs {
      for item in job.items where places[item.key] == nil {
        places[item.key] = (job.id, item.number)
      }
    }
  }

  func place(of key: String) -> (job: String, number: Int)? { places[key] }
}

/// Items of a job by their reasons, in the order in which the reasons come first.
private struct Groups {
  let job: String
  private var changes: [RunComparison.Change] = []
  private var places: [String: Int] = [:]

  init(job: String) { self.job = job }

  mutating func add(_ number: Int, _ verdict: (reason: String, isOther: Bool)) {
    if let place = places[verdict.reason] {
      changes[place].numbers.append(number)
    } else {
      places[verdict.reason] = changes.count
      changes.append(
        .init(
          job: job, numbers: [number], isWhole: false, reason: verdict.reason,
          isOther: verdict.isOther))
    }
  }

  func changes(of count: Int) -> [RunComparison.Change] {
    changes.map { change in
      var change = change
      change.isWhole = change.numbers.count == count
      return change
    }
  }
}
