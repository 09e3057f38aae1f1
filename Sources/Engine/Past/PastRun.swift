/// A run as it lies in an output folder.
public struct PastRun: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Sendable {
    /// Over, every item made.
    case complete
    /// Over, some items failed for good.
    case failures
    /// Begun and not over: the command that began it goes on.
    case unfinished
    /// A process is at work on it.
    case running
    /// Over once, but its index or its sums are not as they were published.
    case damaged
  }

  /// Its day.
  public let date: CalendarDate
  /// Name of its folder under the date: the manifest's, with `-2` … behind it where another plan had
  /// the name, and with `.only` where it is a part.
  public let folder: String
  /// Name of the manifest.
  public let manifest: String
  /// Whether it is a part of a manifest, by `--only`.
  public let isPart: Bool
  /// Items of the plan; `nil`: not known of a run that is not over.
  public let items: Int?
  /// Items that are made.
  public let made: Int
  /// Items that failed for good.
  public let failed: Int
  /// Bytes of the files in its folder.
  public let bytes: Int
  /// How far it is.
  public let state: State
  /// What is wrong with a damaged one, in lower case, no period.
  public let trouble: String?
  /// The command that began one that is not over, as a shell reads it; `nil`: not known.
  public let command: String?
}
