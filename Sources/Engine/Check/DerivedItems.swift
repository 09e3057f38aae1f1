import Files
import Media
import PipelineInterface
import Synchronization

/// An item of a plan that was made in memory.
struct MadeItem: Sendable {
  let content: Content
  let extent: Extent
  /// Its file, where it is asked for.
  let file: [UInt8]?

  init(_ sample: Sample, as format: FileFormat?) throws(CodecError) {
    content = try sample.content()
    extent = Extent(sample, content)
    file = format == nil ? nil : try sample.encoded(as: format)
  }
}

/// The items of a plan that were made in memory and of which more is made.
struct DerivedItems {
  let samples: MadeSamples
  /// By the id of their job.
  private(set) var items: [String: [ClosedItem]] = [:]
  private let wanted: Set<String>

  init(_ plan: Plan, cancellation: Cancellation) {
    samples = MadeSamples(plan, cancellation: cancellation)
    wanted = Set(plan.jobs.filter { !$0.jobSteps.isEmpty || $0.set != nil }.map { $0.id })
  }

  /// Whether more is made of the items of a job.
  func wants(_ job: PlannedJob) -> Bool { wanted.contains(job.id) }

  /// Adds an item, in plan order; of one that failed nothing is made.
  mutating func add(_ made: Result<MadeItem, ItemFailure>, _ item: PlannedItem) {
    guard wanted.contains(item.job), case .success(let made) = made else { return }
    items[item.job, default: []].append(
      ClosedItem(
        number: item.number, position: item.position, path: item.path,
        content: Digest(of: made.content), extent: made.extent, file: nil))
    if let file = made.file { samples.keep(file, at: item.position) }
  }
}

/// The samples of items that were made in memory, as their files would have them.
///
/// Files are held up to a limit; what is beyond it is made again when it is asked for.
final class MadeSamples: ClosedSamples {
  /// The most bytes of files that are held.
  private static let limit = 128 << 20

  private let plan: Plan
  private let cancellation: Cancellation
  private let held = Mutex((files: [Int: [UInt8]](), bytes: 0))

  init(_ plan: Plan, cancellation: Cancellation) {
    self.plan = plan
    self.cancellation = cancellation
  }

  /// Holds the file of a position, where there is room.
  func keep(_ file: [UInt8], at position: Int) {
    held.withLock { held in
      guard held.bytes + file.count <= Self.limit else { return }
      held.files[position] = file
      held.bytes += file.count
    }
  }

  func sample(of item: ClosedItem, _ medium: Medium) throws -> Sample {
    if cancellation.isCancelled { throw CheckStopped() }
    let file = held.withLock { $0.files[item.position] }
    return try Sample(medium, decoding: try file ?? made(item.position))
  }

  private func made(_ position: Int) throws -> [UInt8] {
    let job = plan.job(at: position)
    let cancellation = cancellation
    let drawn = RedrawStage(job: job, threads: 1).run(
      [job.item(at: position)], isCancelled: { cancellation.isCancelled })
    guard let drawn = drawn.first.flatMap({ $0 }) else { throw CheckStopped() }
    let steps = PostProcessStage(job: job)
    let sample = drawn.sample.flatMap {
      drawn.isPostProcessed ? .success($0) : steps.run($0, of: drawn.item)
    }
    switch sample {
    case .success(let sample): return try sample.encoded(as: job.format)
    case .failure(let failure): throw RemakingError.failed(failure.stage, failure.reason)
    }
  }
}
