public import Files
public import PipelineInterface

/// One of a job's items.
public struct PlannedItem: Hashable, Sendable {
  /// Position in the plan, from 0.
  public let position: Int
  /// Id of its job.
  public let job: String
  /// Number in its job, from 1, as the file name and `--only` have it.
  public let number: Int
  /// Number among the items of one prompt, from 0.
  public let replicate: Int
  /// The seed that the job lists for it; `nil`: the manifest's.
  public let listedSeed: UInt64?
  /// Its place in a walk; replicate, listed seed and the walk's draw are those of the draw that it
  /// stands at or comes after.
  public let walk: WalkStep?
  /// The prompt, if the job has prompts.
  public let prompt: String?
  /// Where its file goes, under the run's folder: `text/rumours-0001.txt`.
  public let path: String
  /// Key of its random streams.
  public let key: Digest
  /// Key of its draw: the same, but between the draws of a walk.
  let drawKey: Digest
  /// What its content is a pure function of.
  public let contentKey: Digest
}
