import Numerics

/// One of the parts into which a plan is split for several machines: number K of N.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// The most parts of a plan.
  public static let limit = 10_000

  /// Which part, `1...count`.
  public let number: Int
  /// How many parts there are, `1...Shard.limit`.
  public let count: Int

  /// A part of a text `K/N`; `nil` when it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = DecimalText.integer(String(parts[0])),
      let count = DecimalText.integer(String(parts[1]))
    else { return nil }
    self.init(number, of: count)
  }

  /// A part by its number; `nil` when the numbers are out of range.
  public init?(_ number: Int, of count: Int) {
    guard (1...Self.limit).contains(count), (1...count).contains(number) else { return nil }
    self.number = number
    self.count = count
  }

  /// `K/N`.
  public var description: String { "\(number)/\(count)" }

  private static let folderPrefix = "shard-"

  /// Name of the folder of its state: `shard-K-of-N`.
  var folderName: String { "\(Self.folderPrefix)\(number)-of-\(count)" }

  /// The part that a folder of the state is named after; `nil`: another folder.
  ///
  /// Read generously (`shard-01-of-4`), so that a copy under another name is seen as what it is.
  init?(folderName name: String) {
    guard name.hasPrefix(Self.folderPrefix) else { return nil }
    let words = name.dropFirst(Self.folderPrefix.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard words.count == 3, words[1] == "of", let number = DecimalText.integer(String(words[0])),
      let count = DecimalText.integer(String(words[2]))
    else { return nil }
    self.init(number, of: count)
  }

  /// Whether a name is that of a shard's folder, be its numbers possible or not.
  static func isFolderName(_ name: String) -> Bool { name.hasPrefix(folderPrefix) }

  /// `shards 1-3 of 4, shard 1 of 3`; in order.
  static func list(_ shards: [Shard]) -> String {
    var lists: [String] = []
    for count in Set(shards.map { $0.count }).sorted() {
      let numbers = shards.filter { $0.count == count }.map { $0.number }
      lists.append("shard\(numbers.count == 1 ? "" : "s") \(ranges(numbers)) of \(count)")
    }
    return lists.joined(separator: ", ")
  }

  /// Numbers of shards as Slurm's `--array` takes them: `2,5-17`.
  static func ranges(_ numbers: some Sequence<Int>) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = ranges.last, number <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(number, last.upperBound)
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }.joined(separator: ",")
  }
}
