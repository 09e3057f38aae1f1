import PipelineInterface

/// Which shard makes which item.
///
/// Items are dealt out one by one like cards, those of the job whose items take longest first, jobs
/// of one cost in the order of the manifest. So the shares of a job differ by an item at most, and the
/// expected times of shards by that of the costliest item. A shard's items of a job make full batches:
/// no item needs its neighbours, be it in a walk or drawn again.
struct ShardSplit: Sendable {
  /// Into how many shards.
  let count: Int
  private let plan: Plan
  /// For each job, how many cards were dealt before its first item.
  private let dealt: [Int]

  init(_ plan: Plan, count: Int) {
    self.plan = plan
    self.count = count
    let costs = plan.jobs.map { $0.kind.secondsPerItem($0.values) }
    let order = plan.jobs.indices.sorted { (-costs[$0], $0) < (-costs[$1], $1) }
    var (dealt, cards) = ([Int](repeating: 0, count: plan.jobs.count), 0)
    for job in order {
      dealt[job] = cards
      cards += plan.jobs[job].positions.count
    }
    self.dealt = dealt
  }

  /// Number of the shard that makes the item at a plan position, `1...count`.
  func number(of position: Int) -> Int {
    let job = plan.jobIndex(at: position)
    return (dealt[job] + position - plan.jobs[job].positions.lowerBound) % count + 1
  }

  /// Plan positions of a shard.
  func positions(of number: Int) -> PositionSet {
    var positions = PositionSet(none: plan.itemCount)
    for stretch in stretches(of: number) {
      for position in stretch { positions.insert(position) }
    }
    return positions
  }

  /// How many items a shard makes.
  func itemCount(of number: Int) -> Int {
    stretches(of: number).reduce(0) { $0 + $1.underestimatedCount }
  }

  /// Plan positions of a shard, job by job.
  private func stretches(of number: Int) -> [StrideTo<Int>] {
    zip(plan.jobs, dealt).map { job, cards in
      // The first card of the job that falls to this shard.
      let first = ((number - 1 - cards) % count + count) % count
      return stride(
        from: job.positions.lowerBound + first, to: job.positions.upperBound, by: count)
    }
  }
}
