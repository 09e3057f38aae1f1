public import Files
import Media

/// Makes items of a finished run again and holds them against its index and its files; then what is
/// made of all items of jobs.
///
/// Nothing is written. The index is read as a stream, twice: memory does not grow with the items,
/// but for the names and sizes of those that sheets or cards are made of.
public struct RunCheck {
  private let index: IndexReader
  let folder: String
  let selection: CheckSelection
  let assembly: Assembly
  private let library: InputLibrary
  let options: CheckOptions
  let fileSystem: any FileSystem
  let cancellation: Cancellation
  let observer: (any CheckObserver)?

  /// A check of the run whose index lies at a path; models and side inputs are those of a library.
  public init(
    index: String, selection: CheckSelection = .all, assembly: Assembly, library: InputLibrary,
    options: CheckOptions = CheckOptions(), fileSystem: any FileSystem = LocalFileSystem(),
    cancellation: Cancellation = Cancellation(), observer: (any CheckObserver)? = nil
  ) {
    self.index = IndexReader(index, in: fileSystem)
    folder = Path.folder(of: index)
    self.selection = selection
    self.assembly = assembly
    self.library = library
    self.options = options
    self.fileSystem = fileSystem
    self.cancellation = cancellation
    self.observer = observer
  }

  /// Checks the chosen items, in the order of the index.
  ///
  /// Throws `FileError` and `IndexError`; a path that the index does not have gives a summary of
  /// nothing checked.
  public func execute() throws -> CheckSummary {
    let survey = try IndexSurvey(index, selection, items: options.limits.items)
    var summary = CheckSummary()
    summary.items = survey.items
    var (told, items) = (IndexedDerived(), IndexedItems())
    observer?.checkDid(.started(chosen: survey.chosen, items: survey.items))
    var batch = RemakingBatch(
      numerics: survey.run?.numerics ?? "",
      workshop: RemakingWorkshop(assembly, library: library, options))
    do {
      try index.read { entry in
        if survey.looksAtDerived { told.take(entry) }
        switch entry {
        case .run, .model, .failure, .duplicate, .set, .card, .sheet, .unmade: break
        case .job(let job):
          try finish(&batch, &items, &summary)
          batch.begin(job)
          if survey.looksAtDerived { items.begin(job) }
        case .artifact(let artifact):
          if survey.looksAtDerived { items.add(artifact) }
          guard survey.contains(artifact) else { break }
          batch.add(artifact, survey)
          if batch.isFull(options.batch) { try finish(&batch, &items, &summary) }
        }
      }
      try finish(&batch, &items, &summary)
      if survey.looksAtDerived { try checkDerived(told, items, &summary) }
    } catch is CheckStopped {
      summary.cause = cancellation.cause
    }
    return summary
  }

  /// Makes the gathered items again and tells what is found.
  private func finish(
    _ batch: inout RemakingBatch, _ items: inout IndexedItems, _ summary: inout CheckSummary
  ) throws {
    let works = batch.take()
    guard !works.isEmpty else { return }
    if cancellation.isCancelled { throw CheckStopped() }
    let samples = remade(works, batch.ready)
    let (folder, fileSystem, limits) = (folder, fileSystem, options.limits)
    let results = Parallel.map(zip(works, samples).map { $0 }, threads: options.threads) {
      work, sample -> Result<[CheckFinding]?, FileError> in
      guard let sample else { return .success(nil) }
      do throws(FileError) {
        return .success(try Self.findings(work, sample.content, in: folder, fileSystem, limits))
      } catch {
        return .failure(error)
      }
    }
    for ((work, sample), result) in zip(zip(works, samples), results) {
      guard let findings = try result.get() else { throw CheckStopped() }
      if !findings.isEmpty, case .success(let sample)? = sample {
        items.keep(sample, for: work.artifact)
      }
      summary.checked += 1
      summary.count(findings)
      observer?.checkDid(.checked(path: work.artifact.path, findings: findings))
    }
  }

  /// Their samples, in order; `nil`: dropped because the check is stopping.
  private func remade(
    _ works: [RemakingWork], _ ready: Result<RemakingJob, RemakingError>?
  ) -> [Result<Sample, RemakingError>?] {
    var samples = works.map { work in
      if case .failure(let error) = work.item {
        return Result<Sample, RemakingError>?(.failure(error))
      }
      return nil
    }
    guard case .success(let job) = ready else { return samples }
    var (open, items) = ([Int](), [RemakingItem]())
    for (index, work) in works.enumerated() {
      guard case .success(let item) = work.item else { continue }
      open.append(index)
      items.append(item)
    }
    let cancellation = cancellation
    let made = RemakeStage(job: job, threads: options.threads).run(
      items, isCancelled: { cancellation.isCancelled })
    for (index, sample) in zip(open, made) { samples[index] = sample }
    return samples
  }

  private static func findings(
    _ work: RemakingWork, _ remade: Result<Content, RemakingError>, in folder: String,
    _ fileSystem: any FileSystem, _ limits: PlanLimits
  ) throws(FileError) -> [CheckFinding] {
    let artifact = work.artifact
    let file =
      artifact.liesInFolder
      ? try ContentFile(Path.join(folder, artifact.path), artifact.medium, in: fileSystem, limits)
      : ContentFile.unreadable("does not lie in the run's folder")
    return Verdict(
      path: artifact.path, job: work.job, item: artifact.item, told: artifact.content
    ).findings(file: file, remade: remade)
  }
}

/// A check that was asked to stop.
struct CheckStopped: Error {}

extension Result<Sample, RemakingError> {
  /// The content of a sample that was made again.
  var content: Result<Content, RemakingError> {
    flatMap { sample in
      do throws(CodecError) {
        return .success(try sample.content())
      } catch {
        return .failure(.failed("encode", error.reason))
      }
    }
  }
}
