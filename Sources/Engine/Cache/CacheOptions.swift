import Files

/// Where samples are kept for later runs, and how much of the disk they may take.
public struct CacheOptions: Hashable, Sendable {
  /// What the samples may take on the disk when nobody says otherwise: 1 GB.
  public static let usualLimit = 1_000_000_000

  /// The folder; `nil`: `.cache` in the output folder.
  public var folder: String?
  /// Bytes on the disk at most.
  public var limit: Int

  /// Options; all have a default.
  public init(folder: String? = nil, limit: Int = usualLimit) {
    self.folder = folder
    self.limit = limit
  }

  /// The folder beside the runs of an output folder.
  public func root(output: String) -> String { folder ?? Path.join(output, ".cache") }
}
