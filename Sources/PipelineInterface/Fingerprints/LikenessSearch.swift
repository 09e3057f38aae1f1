/// Finds among earlier prints the one that a print is most like.
///
/// A pure function of the prints in their order. Prints of bits are held against each other one by
/// one: 64 bytes and some nanoseconds a pair. Of texts only those are looked at that share one of
/// the smallest hashes, without which they cannot be as alike as asked for.
public struct LikenessSearch: Sendable {
  private let limit: Double
  /// So many of the smallest hashes of a text find it.
  private let reach: Int
  private var prints: [SamplePrint] = []
  private var places: [UInt64: [Int]] = [:]

  /// A search for prints that are more alike than `limit`, 0...1.
  public init(limit: Double) {
    self.limit = limit
    // Of n hashes more than limit * n must be common, so that at most n - limit * n are not: one of
    // the first n - limit * n + 1 is, and stands among as many of each text.
    reach = SamplePrint.runLimit - Int(limit * Double(SamplePrint.runLimit)) + 1
  }

  /// The number of the print that this one is most like, the first of equals, and how much; `nil`:
  /// none is more alike than the limit.
  public func nearest(to print: SamplePrint) -> (index: Int, likeness: Double)? {
    var best: (index: Int, likeness: Double)?
    func look(_ index: Int) {
      let likeness = print.likeness(to: prints[index])
      if likeness > best?.likeness ?? limit { best = (index, likeness) }
    }
    if print.runs.isEmpty {
      for index in prints.indices { look(index) }
    } else {
      let found = Set(print.runs.prefix(reach).flatMap { places[$0] ?? [] })
      for index in found.sorted() { look(index) }
    }
    return best
  }

  /// Adds a print; its number is that of those before it.
  public mutating func add(_ print: SamplePrint) {
    for hash in print.runs.prefix(reach) { places[hash, default: []].append(prints.count) }
    prints.append(print)
  }
}
