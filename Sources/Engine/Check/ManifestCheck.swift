public import Files
import Media
import PipelineInterface

/// Makes the items of a plan in memory, and what is made of all items of jobs, and holds their
/// contents against an index: a golden test.
///
/// Nothing is written.
public struct ManifestCheck {
  let plan: Plan
  private let index: IndexReader
  private let selection: CheckSelection
  let options: CheckOptions
  let fileSystem: any FileSystem
  let cancellation: Cancellation
  let observer: (any CheckObserver)?

  /// Batches that may be alive at once.
  private static let depth = 3

  /// A check of a plan against the index at a path.
  ///
  /// Of a part, by `--only` or a share, only its own items are held against the index.
  public init(
    _ plan: Plan, against index: String, selection: CheckSelection = .all,
    options: CheckOptions = CheckOptions(), fileSystem: any FileSystem = LocalFileSystem(),
    cancellation: Cancellation = Cancellation(), observer: (any CheckObserver)? = nil
  ) {
    self.plan = plan
    self.index = IndexReader(index, in: fileSystem)
    self.selection = selection
    self.options = options
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Makes the chosen items and compares them, in plan order; then tells what the index has beside
  /// them.
  ///
  /// Throws `FileError` and `IndexError`.
  public func execute() throws -> CheckSummary {
    var golden = try GoldenIndex(index, items: options.limits.items)
    let chosen = chosenPositions()
    var summary = CheckSummary()
    summary.items = plan.itemCount
    observer?.checkDid(.started(chosen: chosen.count, items: plan.itemCount))
    let source = BatchSource(
      plan, missing: chosen, threads: options.threads, batch: options.batch,
      cancellation: cancellation)
    let batches = Prefetch(depth: options.threads > 1 ? Self.depth : 1) { isStopped in
      source.next(isStopped: isStopped)
    }
    batches.start()
    defer { batches.stop() }
    var differing: Set<String> = []
    var derived: DerivedItems? =
      selection == .all && !plan.isPartial
      ? DerivedItems(plan, cancellation: cancellation) : nil
    batches: while true {
      switch batches.next(within: .seconds(1)) {
      case .value(let batch):
        for (item, made) in contents(of: batch, derived?.wants(batch.job) ?? false) {
          derived?.add(made, item)
          let findings = try findings(item, batch.job, made, &golden)
          if !findings.isEmpty { differing.insert(item.job) }
          summary.checked += 1
          summary.count(findings)
          observer?.checkDid(.checked(path: item.path, findings: findings))
        }
      case .nothing: continue
      case .end: break batches
      }
    }
    if summary.checked < chosen.count { summary.cause = cancellation.cause ?? .interrupt }
    if let derived, summary.cause == nil {
      do {
        try checkDerived(derived, golden, &summary)
        tellLeft(golden, &summary)
      } catch is CheckStopped {
        summary.cause = cancellation.cause
      }
    }
    if !differing.isEmpty { tellNotes(golden, on: differing) }
    return summary
  }

  private func chosenPositions() -> PositionSet {
    var chosen = PositionSet(all: plan.itemCount)
    guard case .share(let share, let seed) = selection else { return chosen }
    var sample = ItemSample(share: share, seed: seed)
    func drop() {
      for job in plan.jobs {
        for position in job.positions where !sample.contains(job.item(at: position).key) {
          chosen.remove(position)
        }
      }
    }
    drop()
    guard chosen.isEmpty else { return chosen }
    for position in 0..<plan.itemCount { sample.note(plan.item(at: position).key) }
    sample.widen()
    chosen = PositionSet(all: plan.itemCount)
    drop()
    return chosen
  }

  private func contents(
    of batch: Batch, _ keepsFiles: Bool
  ) -> [(PlannedItem, Result<MadeItem, ItemFailure>)] {
    let job = batch.job
    let steps = PostProcessStage(job: job)
    return Parallel.map(batch.samples, threads: options.threads) { drawn in
      let sample = drawn.sample.flatMap {
        drawn.isPostProcessed ? .success($0) : steps.run($0, of: drawn.item)
      }
      let made = sample.flatMap { sample -> Result<MadeItem, ItemFailure> in
        do throws(CodecError) {
          return .success(try MadeItem(sample, as: keepsFiles ? job.format : nil))
        } catch {
          return .failure(ItemFailure(job, drawn.item, stage: .encode, reason: error.reason))
        }
      }
      return (drawn.item, made)
    }
  }

  private func findings(
    _ item: PlannedItem, _ job: PlannedJob, _ made: Result<MadeItem, ItemFailure>,
    _ golden: inout GoldenIndex
  ) throws(FileError) -> [CheckFinding] {
    func finding(
      _ kind: CheckFinding.Kind, _ reason: String, _ difference: ContentDifference? = nil
    ) -> [CheckFinding] {
      [
        CheckFinding(
          kind, path: item.path, job: item.job, item: item.number, reason, difference)
      ]
    }
    switch (golden.take(item.job, item.number), made) {
    case (nil, _): return finding(.extra, "the index does not have it")
    case (.content(let told), .failure(let failure)):
      return finding(
        .different,
        "it fails at \(failure.stage): \(failure.reason); in the index it is \(told.short)")
    case (.failed(let stage), .success):
      return finding(.different, "in the index it failed at \(stage), here it does not")
    case (.failed(let stage), .failure(let failure)):
      return stage == failure.stage
        ? [] : finding(.different, "it fails at \(failure.stage), in the index at \(stage)")
    case (.content(let told), .success(let made)):
      return try difference(
        of: made.content, told, item.path, job.kind.medium, golden
      ).map { finding(.different, $0.reason, $0.difference) } ?? []
    }
  }

  /// How a content differs from the one that the index tells of; `nil`: it does not.
  func difference(
    of content: Content, _ told: Digest, _ path: String, _ medium: Medium, _ golden: GoldenIndex
  ) throws(FileError) -> (reason: String, difference: ContentDifference?)? {
    let digest = Digest(of: content)
    if digest == told { return nil }
    // The run may lie beside its index.
    if case .content(let file) = try ContentFile(
      Path.join(golden.folder, path), medium, in: fileSystem),
      Digest(of: file) == told, let difference = ContentDifference(file, content)
    {
      return (difference.text("the file has", "made here it has"), difference)
    }
    return ("its content is \(digest.short), in the index it is \(told.short)", nil)
  }

  /// Why the items of some jobs may differ.
  private func tellNotes(_ golden: GoldenIndex, on jobs: Set<String>) {
    let notes = plan.jobs.filter { jobs.contains($0.id) }.flatMap { golden.notes(on: $0) }
    for note in golden.notes(seed: plan.seed) + notes { observer?.checkDid(.noted(note)) }
  }

  private func tellLeft(_ golden: GoldenIndex, _ summary: inout CheckSummary) {
    golden.left { job, item in
      let finding = CheckFinding(
        .missing, path: "\(job)/\(item)", job: job, item: item, "the manifest does not make it")
      summary.count([finding])
      observer?.checkDid(.checked(path: finding.path, findings: [finding]))
    }
  }
}
