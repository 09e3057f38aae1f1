import Files

/// What the steps over all items of jobs have made.
struct JobResults {
  /// Items that are left out, by plan position.
  var duplicates: [Int: Duplicate] = [:]
  /// Sheets, in the order of jobs and their steps.
  var sheets: [PublishedSheet] = []
  /// Steps that could not make theirs.
  var failures: [JobStepFailure] = []

  /// Sets, in document order.
  var sets: [PublishedCards] = []

  /// Files of the run that were made of items, JSON and all.
  var parts: [PublishedSheet.Part] { sheets.flatMap { $0.parts } + sets.map { $0.part } }
}

/// A sheet as it lies among the temporaries.
struct PublishedSheet {
  /// A file of it.
  struct Part {
    /// Path under the run's folder.
    let path: String
    let digest: Digest
    /// Where it lies.
    let temporary: String
  }

  let file: SheetFile
  /// The sheet, then its JSON.
  let parts: [Part]
  let attributes: [(String, String)]
}

/// A step over all items of a job that could not do its work; the items are there all the same.
public struct JobStepFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Id of the job.
  public let job: String
  /// Name of the step.
  public let step: String
  /// Where the job stands: `file:line:column`.
  public let origin: String
  /// What happened, in lower case, no period.
  public let reason: String

  /// `Pipelines/nightly.xml:14:3: tiles: atlas failed: reason`.
  public var description: String { "\(origin): \(job): \(step) failed: \(reason)" }
}
