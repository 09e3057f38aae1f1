public import Files
public import Media

/// What an index says, one thing after the other.
public enum IndexEntry: Sendable {
  /// The root: first of all.
  case run(IndexedRun)
  /// A model; all models stand before the jobs.
  case model(IndexedModel)
  /// A job with its parameters and steps; its items follow.
  case job(IndexedJob)
  /// An item of the last job that became a file.
  case artifact(IndexedArtifact)
  /// An item of the last job that failed for good.
  case failure(IndexedFailure)
  /// An item of the last job that is left out.
  case duplicate(IndexedDuplicate)
  /// A set; its cards follow.
  case set(IndexedSet)
  /// A card of the last set.
  case card(IndexedCard)
  /// A file that was made of the items of a job; all stand behind the jobs.
  case sheet(IndexedSheet)
  /// What could not be made of the items of a job.
  case unmade(IndexedUnmade)
}

/// The run as a whole.
public struct IndexedRun: Hashable, Sendable {
  /// Name of the manifest.
  public let name: String
  /// Fingerprint of the plan.
  public let plan: String
  /// Manifest seed.
  public let seed: String
  /// Numerics version.
  public let numerics: String
  /// Items planned.
  public let items: Int
  /// Items that failed for good.
  public let failed: Int
  /// Items that were made and left out.
  public let duplicates: Int
  /// IPTC digital source type: the AI label.
  public let sourceType: String
}

/// A model that the run used.
public struct IndexedModel: Hashable, Sendable {
  /// Model digest.
  public let digest: String
  /// Its kind.
  public let kind: String
  /// Digest of its training data.
  public let data: String
  /// Licence of that data.
  public let licence: String
  /// Credit line.
  public let credit: String
  /// Numerics version that it was trained under.
  public let numerics: String
}

/// A job.
public struct IndexedJob: Hashable, Sendable {
  /// A name with its value, in the order of the index.
  public struct Parameter: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its canonical text.
    public let value: String
  }

  /// A post-processing step.
  public struct Step: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its version.
    public let version: String
    /// Its parameters.
    public internal(set) var parameters: [Parameter] = []
  }

  /// Its id.
  public let id: String
  /// The kind of its model.
  public let kind: String
  /// Digest of its model.
  public let model: String
  /// Items planned.
  public let items: Int
  /// Items from draw to draw of a walk; `nil`: each item is a draw.
  public let frames: Int?
  /// Whether that walk goes back to the first draw.
  public let isClosed: Bool
  /// Id of the set that it stands in.
  public let set: String?
  /// Parameters, defaults filled in.
  public internal(set) var parameters: [Parameter] = []
  /// Steps in order.
  public internal(set) var steps: [Step] = []
  /// Steps over all items in order.
  public internal(set) var jobSteps: [Step] = []
}

/// An item that became a file.
public struct IndexedArtifact: Hashable, Sendable {
  /// Path under the run's folder.
  public let path: String
  /// What it is made of.
  public let medium: Medium
  /// Content digest.
  public let content: Digest
  /// How large the content is.
  public let extent: Extent
  /// Number in the job, from 1.
  public let item: Int
  /// Every attribute as written, in order.
  public let attributes: [IndexedJob.Parameter]
  /// The prompt, if there is one.
  public internal(set) var prompt: String?
}

/// An item that failed for good.
public struct IndexedFailure: Hashable, Sendable {
  /// Number in the job, from 1.
  public let item: Int
  /// Where it failed.
  public let stage: String
  /// What happened.
  public let reason: String
  /// Every attribute as written, in order.
  public let attributes: [IndexedJob.Parameter]
  /// The prompt, if there is one.
  public internal(set) var prompt: String?
}

/// Jobs whose items belong together by their numbers.
public struct IndexedSet: Hashable, Sendable {
  /// Its id.
  public let id: String
  /// Cards.
  public let count: Int
  /// Id of the job whose texts name the cards.
  public let names: String?
  /// Path of its document under the run's folder.
  public let path: String
  /// Content digest of the document.
  public let content: Digest
}

/// A card of a set.
public struct IndexedCard: Hashable, Sendable {
  /// Number in the set, from 1, as that of its items in their jobs.
  public let number: Int
  /// Its name for files, unique in the set.
  public let id: String
  /// Its name for people.
  public let name: String?
}

/// An item that is left out, because an earlier one of its job is like it.
public struct IndexedDuplicate: Hashable, Sendable {
  /// Number in the job, from 1.
  public let item: Int
  /// Number of the earlier one.
  public let original: Int
  /// How much they are alike; 1: equal.
  public let likeness: String
  /// Content digest of what is left out.
  public let content: Digest
  /// Prompt, if any.
  public internal(set) var prompt: String?
  /// Every attribute as written, in order.
  public let attributes: [IndexedJob.Parameter]
}

/// A file that was made of the items of a job.
public struct IndexedSheet: Hashable, Sendable {
  /// What it is: `atlas`, `contact-sheet`, `sound-sheet`.
  public let element: String
  /// Id of the job.
  public let job: String
  /// Path under the run's folder.
  public let path: String
  /// Content digest.
  public let content: Digest
  /// Content digest of the JSON that lies beside it; `nil`: there is none.
  public let layout: Digest?
  /// Every attribute as written, in order.
  public let attributes: [IndexedJob.Parameter]

  /// The path of its JSON; `nil`: there is none.
  public var layoutPath: String? {
    guard layout != nil, let dot = path.lastIndex(of: ".") else { return nil }
    return path[..<dot] + ".json"
  }
}

/// What could not be made of the items of a job.
public struct IndexedUnmade: Hashable, Sendable {
  /// Id of the job.
  public let job: String
  /// Name of the step.
  public let step: String
  /// What happened.
  public let reason: String
}
