import Files
import Media
import PipelineInterface

/// An item that became a file, when all are done.
struct ClosedItem {
  let number: Int
  let artifact: Artifact

  /// What is left of a job's items, in their order; jobs to be asked in plan order.
  static func all(
    of job: PlannedJob, _ outcomes: inout JournalReader, _ journal: Journal
  ) throws(FileError) -> [ClosedItem] {
    var items: [ClosedItem] = []
    for position in job.positions {
      let item = job.item(at: position)
      switch try outcomes.outcome(of: item, in: job) {
      case .done(let artifact): items.append(ClosedItem(number: item.number, artifact: artifact))
      case .failed: continue
      case nil: throw journal.damage(position)
      }
    }
    return items
  }

  /// Its name without folder and ending.
  var name: String {
    let name = Path.name(of: artifact.path)
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// The card that it belongs to, and what it is called on sheets.
  func member(_ cards: [CardNames.Card]?) -> SheetMember {
    let card = cards.flatMap { $0.indices.contains(number - 1) ? $0[number - 1] : nil }
    return SheetMember(
      name: card?.id ?? name, label: card?.name ?? String(number), extent: artifact.extent)
  }

  /// The sample of its file, which must be the one that was published.
  func sample(
    of job: PlannedJob, in folder: String, _ fileSystem: any FileSystem
  ) throws(FileError) -> Sample {
    let path = Path.join(folder, artifact.path)
    let bytes = try fileSystem.read(path, limit: artifact.bytes)
    guard Digest(of: bytes) == artifact.file else {
      throw FileError(.read, path, reason: "was altered while the run went on")
    }
    do throws(CodecError) {
      return try Sample(job.kind.medium, decoding: bytes)
    } catch {
      throw FileError(.read, path, reason: error.reason)
    }
  }
}
