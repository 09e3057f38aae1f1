import PipelineInterface

/// Counts what an index tells of, and refuses one that tells of too much.
struct ItemCount {
  private let path: String
  private let limit: Int
  private var (items, others) = (0, 0)

  init(_ index: IndexReader, limit: Int) {
    path = index.path
    self.limit = limit
  }

  /// Counts an entry: items, and what there can only be a few of for each item.
  mutating func count(_ entry: IndexEntry) throws(IndexError) {
    switch entry {
    case .artifact, .failure, .duplicate: items += 1
    case .run, .model, .job, .set, .card, .sheet, .unmade: others += 1
    }
    guard items <= limit, others <= limit.times(4).plus(4) else {
      throw IndexError(
        path: path, line: 1, reason: "tells of more than \(limit) items, --max-items allows no more"
      )
    }
  }
}
