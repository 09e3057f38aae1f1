import Files
import Media
import PipelineInterface

/// A job of whose items more is made, as a plan or an index tells of it.
struct DerivedJob {
  /// A step over all its items, or why it cannot be taken.
  struct Step {
    let name: String
    let work: Result<JobWork, RemakingError>
  }

  let id: String
  let medium: Medium
  /// Id of the set that it stands in.
  let set: String?
  let steps: [Step]
  /// Its items in order.
  var items: [ClosedItem]
  /// Why nothing can be made of them.
  var objection: RemakingError?

  /// A job of a plan, whose items are to come.
  init(_ job: PlannedJob) {
    id = job.id
    medium = job.kind.medium
    set = job.set
    steps = job.jobSteps.map { Step(name: $0.kind.name, work: .success($0.work)) }
    items = []
  }

  /// A job of an index with what is left of its items.
  init(_ job: IndexedJob, _ medium: Medium, _ items: [ClosedItem], _ assembly: Assembly) {
    id = job.id
    self.medium = medium
    set = job.set
    steps = job.jobSteps.map { step in
      do throws(RemakingError) {
        return Step(name: step.name, work: .success(try Self.work(step, medium, assembly)))
      } catch {
        return Step(name: step.name, work: .failure(error))
      }
    }
    self.items = items
  }

  private static func work(
    _ step: IndexedJob.Step, _ medium: Medium, _ assembly: Assembly
  ) throws(RemakingError) -> JobWork {
    guard let kind = assembly.jobStep(named: step.name, medium) else {
      throw RemakingError("step '\(step.name)' of \(medium.rawValue) is not one of this program")
    }
    guard step.version == String(kind.version) else {
      throw RemakingError(
        "step \(step.name) has version \(step.version), this program has \(kind.version)")
    }
    do throws(ParameterError) {
      return try kind.prepare(try ParameterValues(step.parameters, of: kind.parameters))
    } catch {
      throw RemakingError("step \(step.name): \(error)")
    }
  }
}

extension ParameterValues {
  /// What an index tells of values; of one that stands there twice the first counts.
  init(
    _ written: [IndexedJob.Parameter], of parameters: [any AnyParameter]
  ) throws(ParameterError) {
    try self.init(
      Dictionary(written.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      of: parameters)
  }
}
