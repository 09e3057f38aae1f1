import Files
import Media
import PipelineInterface

/// An item that is left out because an earlier one of its job is there.
struct Duplicate {
  /// Number of the earlier one.
  let original: Int
  /// How much they are alike; 1: equal.
  let likeness: Double
}

/// The items of a job in, those that are left out, out: the later ones, by their positions.
///
/// An item is held against the earlier ones that stay. Memory: a digest and a print of each of them,
/// 64 bytes of a picture or a sound, a kilobyte of a text at most.
struct UniqueStage {
  let medium: Medium
  let items: [ClosedItem]
  let samples: any ClosedSamples
  let threads: Int

  /// Items that are read at a time.
  private static let group = 256

  func run(limit: Double) throws -> [Int: Duplicate] {
    var duplicates: [Int: Duplicate] = [:]
    var search = LikenessSearch(limit: limit)
    /// Numbers of the items that stay: by what equal ones share, and in order.
    var (equals, kept): ([Digest: Int], [Int]) = ([:], [])
    let looksInside = limit < 1 || medium == .text
    for start in stride(from: 0, to: items.count, by: Self.group) {
      let group = Array(items[start..<min(items.count, start + Self.group)])
      let prints = looksInside ? try prints(of: group) : []
      for (index, item) in group.enumerated() {
        let print = looksInside ? prints[index] : nil
        let whole = print?.plainText.map { Digest(of: Array($0.utf8)) } ?? item.content
        if let original = equals[whole] {
          duplicates[item.position] = Duplicate(original: original, likeness: 1)
          continue
        }
        if limit < 1, let print, let near = search.nearest(to: print) {
          duplicates[item.position] = Duplicate(
            original: kept[near.index], likeness: near.likeness)
          continue
        }
        equals[whole] = item.number
        kept.append(item.number)
        if limit < 1, let print { search.add(print) }
      }
    }
    return duplicates
  }

  private func prints(of group: [ClosedItem]) throws -> [SamplePrint] {
    let (medium, samples) = (medium, samples)
    let results = Parallel.map(group, threads: threads) { item in
      Result { SamplePrint(try samples.sample(of: item, medium)) }
    }
    return try results.map { try $0.get() }
  }
}
