import Files
import PipelineInterface

/// An item of an index that waits for being made again.
struct RemakingWork: Sendable {
  let artifact: IndexedArtifact
  /// Id of its job.
  let job: String
  /// The item, or why it cannot be made.
  let item: Result<RemakingItem, RemakingError>
}

/// Gathers items of one job of an index; the job is got ready when its first item comes.
struct RemakingBatch {
  private let numerics: String
  private var workshop: RemakingWorkshop
  private var job: IndexedJob?
  private(set) var ready: Result<RemakingJob, RemakingError>?
  private var works: [RemakingWork] = []

  /// Items that are gathered where nothing can be made of them.
  private static let size = 64

  init(numerics: String, workshop: RemakingWorkshop) {
    self.numerics = numerics
    self.workshop = workshop
  }

  /// Begins with a job.
  mutating func begin(_ job: IndexedJob) {
    self.job = job
    ready = nil
  }

  /// Adds an item of the job.
  mutating func add(_ artifact: IndexedArtifact, _ survey: IndexSurvey) {
    guard let job else { return }
    if ready == nil { ready = workshop.result(job, numerics: numerics) }
    works.append(
      RemakingWork(artifact: artifact, job: job.id, item: item(artifact, job, survey)))
  }

  /// Whether it is as large as is best, or as is asked for.
  func isFull(_ limit: Int?) -> Bool {
    if let limit { return works.count >= limit }
    guard case .success(let job) = ready else { return works.count >= Self.size }
    return works.count >= max(1, job.model.generator.preferredBatch)
  }

  /// Takes the items out.
  mutating func take() -> [RemakingWork] {
    defer { works = [] }
    return works
  }

  private func item(
    _ artifact: IndexedArtifact, _ job: IndexedJob, _ survey: IndexSurvey
  ) -> Result<RemakingItem, RemakingError> {
    guard let ready else { return .failure(RemakingError("it is of no job")) }
    return ready.flatMap { made in
      do throws(RemakingError) {
        return .success(try RemakingItem(artifact, of: job, made, survey))
      } catch {
        return .failure(error)
      }
    }
  }
}

extension RemakingItem {
  /// An item as an index tells of it.
  fileprivate init(
    _ artifact: IndexedArtifact, of job: IndexedJob, _ ready: RemakingJob, _ survey: IndexSurvey
  ) throws(RemakingError) {
    guard let key = artifact.key, let attempt = artifact.number("attempt") else {
      throw RemakingError("its item key and attempt are not told")
    }
    try self.init(
      number: artifact.item, key: key, attempt: attempt, prompt: artifact.prompt, job: job.id,
      walk: try survey.walk(of: artifact, in: job))
    let contentKey = ready.contentKey.digest(itemKey: key, draw: walk?.draw)
    guard artifact.attributes.value("key") == contentKey.description else {
      throw RemakingError("what the index tells of its making does not belong to its content key")
    }
  }
}
