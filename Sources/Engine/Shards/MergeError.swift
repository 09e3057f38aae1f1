/// Shards that cannot be joined: everything that is wrong with them, at once.
public struct MergeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Items that a shard was to make and that are not there.
  public struct Lack: Hashable, Sendable {
    /// Items that nothing has become of yet.
    public private(set) var unmade = 0
    /// Items whose files are gone or have other bytes.
    public private(set) var altered = 0
    /// Path of the first of them under the run's folder.
    public private(set) var first = ""

    mutating func add(_ path: String, isMade: Bool) {
      if first.isEmpty { first = path }
      if isMade { altered += 1 } else { unmade += 1 }
    }
  }

  /// One thing that is wrong.
  public enum Problem: Hashable, Sendable {
    /// No shard of the plan was run on this day.
    case nothing
    /// Shards of a split were not run at all.
    case missing([Int], of: Int)
    /// A shard of so many items was stopped or killed, or files of it are altered.
    case lacking(Shard, Lack, items: Int)
    /// The plan was split in several ways.
    case otherSplits([Shard])
    /// A second folder of a shard.
    case doubled(Shard, String)
    /// A folder that has the name of a shard that cannot be.
    case noShard(String)
    /// A shard's journal tells of an item of another shard: one was copied over the other.
    case stranger(Shard, item: String, owner: Shard?)

    /// Whether running shards again, and nothing else, mends it.
    var isWanting: Bool {
      switch self {
      case .nothing, .missing, .lacking: true
      case .otherSplits, .doubled, .noShard, .stranger: false
      }
    }
  }

  /// The folder of the state in which the shards lie.
  public let place: String
  /// What is wrong, in the order of the shards.
  public let problems: [Problem]

  /// The most problems that are told one by one.
  private static let limit = 100

  /// An input is missing where shards are to be run (again); else somebody has to look.
  public var exitCode: ExitCode {
    problems.allSatisfy { $0.isWanting } ? .missingInput : .badData
  }

  /// A line for each problem, the first one without indentation.
  public var description: String {
    var lines = problems.prefix(Self.limit).map { Self.text($0) }
    if problems.count > Self.limit {
      lines.append("and \(problems.count - Self.limit) more")
    }
    return (["cannot merge the shards in '\(place)'"] + lines).joined(separator: "\n  ")
  }

  private static func text(_ problem: Problem) -> String {
    switch problem {
    case .nothing: "no shard of this plan was run on this day: run --shard K/N makes them"
    case .missing(let numbers, let count):
      "shard\(numbers.count == 1 ? "" : "s") \(Shard.ranges(numbers)) of \(count) "
        + "\(numbers.count == 1 ? "is" : "are") missing: run --shard makes them"
    case .lacking(let shard, let lack, let items):
      "shard \(shard) lacks \(lack.unmade + lack.altered) of its \(items) items, "
        + (lack.altered > 0 ? "\(lack.altered) of them missing or altered files, " : "")
        + "the first is '\(lack.first)': the same run --shard goes on"
    case .otherSplits(let shards):
      "shards of different splits are there: \(Shard.list(shards)); a run without --shard takes what "
        + "they made and makes the rest"
    case .doubled(let shard, let name):
      "shard \(shard) is there twice: '\(name)' is a second folder of it; remove one"
    case .noShard(let name): "'\(name)' is no shard that can be: remove it"
    case .stranger(let shard, let item, let owner):
      "shard \(shard) holds '\(item)', an item of shard \(owner?.description ?? "none"): "
        + "remove its folder and run it again"
    }
  }
}
