/// Finds among earlier prints the one that a print is most like.
///
/// A pure function of the prints in their order. Prints of bits are held against each other one by
/// one, each pair until it is known to be unlike; of texts only those are looked at that share one of
/// the smallest hashes, without which they cannot be as alike as asked for.
public struct LikenessSearch: Sendable {
  private let limit: Double
  /// So many of the smallest hashes of a text find it.
  private let reach: Int
  /// Prints so far.
  private var count = 0
  /// Prints of texts by number, and the numbers by hash.
  private var texts: [Int: SamplePrint] = [:]
  private var places: [UInt64: [Int]] = [:]
  /// The words of prints of bits, one after the other, and the number of each.
  private var words: [UInt64] = []
  private var numbers: [Int] = []

  /// A search for prints that are more alike than `limit`, 0...1.
  public init(limit: Double) {
    self.limit = limit
    // Of n hashes more than limit * n must be common, so that at most n - limit * n are not: one of
    // the first n - limit * n + 1 is, and stands among as many of each text.
    reach = SamplePrint.runLimit - Int(limit * Double(SamplePrint.runLimit)) + 1
  }

  /// The number of the print that this one is most like, the first of equals, and how much; `nil`:
  /// none is more alike than the limit.
  ///
  /// All prints must be of one medium.
  public func nearest(to print: SamplePrint) -> (index: Int, likeness: Double)? {
    if !print.bits.isEmpty { return nearest(to: print.bits, width: print.width) }
    var best: (index: Int, likeness: Double)?
    for index in Set(print.runs.prefix(reach).flatMap { places[$0] ?? [] }).sorted() {
      let likeness = texts[index].map { print.likeness(to: $0) } ?? 0
      if likeness > best?.likeness ?? limit { best = (index, likeness) }
    }
    return best
  }

  private func nearest(to bits: [UInt64], width: Int) -> (index: Int, likeness: Double)? {
    // No larger distance is alike enough.
    var least = Int((1 - limit) * Double(width)) + 1
    var row: Int?
    for index in numbers.indices {
      let start = index * bits.count
      var distance = 0
      for word in bits.indices {
        distance += (bits[word] ^ words[start + word]).nonzeroBitCount
        if distance >= least { break }
      }
      if distance < least { (least, row) = (distance, index) }
    }
    guard let row else { return nil }
    let likeness = 1 - Double(least) / Double(width)
    return likeness > limit ? (numbers[row], likeness) : nil
  }

  /// Adds a print; its number is that of those before it.
  public mutating func add(_ print: SamplePrint) {
    for hash in print.runs.prefix(reach) { places[hash, default: []].append(count) }
    if !print.runs.isEmpty { texts[count] = print }
    if !print.bits.isEmpty {
      words += print.bits
      numbers.append(count)
    }
    count += 1
  }
}
