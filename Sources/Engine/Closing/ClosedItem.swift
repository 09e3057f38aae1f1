import Files
import Media
import PipelineInterface

/// An item that became a file, when all are done.
struct ClosedItem: Sendable {
  /// Number in its job, from 1.
  let number: Int
  /// Position in the plan.
  let position: Int
  /// Path under the run's folder.
  let path: String
  /// Content digest.
  let content: Digest
  /// How large its content is.
  let extent: Extent
  /// The file that was published; `nil`: only its content is known.
  let file: (digest: Digest, bytes: Int)?

  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  /// What is left of a job's items, in their order; jobs to be asked in plan order.
  static func all(
    of job: PlannedJob, _ outcomes: inout JournalReader, _ journal: Journal
  ) throws(FileError) -> [ClosedItem] {
    var items: [ClosedItem] = []
    for position in job.positions {
      let item = job.item(at: position)
      switch try outcomes.outcome(of: item, in: job) {
      case .done(let artifact):
        items.append(
          ClosedItem(
            number: item.number, position: position, path: artifact.path,
            content: artifact.content, extent: artifact.extent,
            file: (artifact.file, artifact.bytes)))
      case .failed: continue
      case nil: throw journal.damage(position)
      }
    }
    return items
  }

  /// Its name without folder and ending.
  var name: String {
    let name = Path.name(of: path)
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// The card that it belongs to, and what it is called on sheets.
  func member(_ cards: [CardNames.Card]?) -> SheetMember {
    let card = cards.flatMap { $0.indices.contains(number - 1) ? $0[number - 1] : nil }
    return SheetMember(
      name: card?.id ?? name, label: card?.name ?? String(number), extent: extent)
  }

  /// The sample of its file, which must be the one that was published.
  func sample(
    _ medium: Medium, in folder: String, _ fileSystem: any FileSystem
  ) throws(FileError) -> Sample {
    let path = Path.join(folder, path)
    guard case .file = try fileSystem.status(path) else {
      throw FileError(.read, path, reason: "is no regular file")
    }
    let bytes = try fileSystem.read(path, limit: file?.bytes ?? Self.limit)
    let isOwn = file.map { Digest(of: bytes) == $0.digest } ?? true
    guard isOwn else { throw FileError(.read, path, reason: "was altered while the run went on") }
    do throws(CodecError) {
      let sample = try Sample(medium, decoding: bytes)
      if file == nil, Digest(of: try sample.content()) != content {
        throw CodecError(format: "content", reason: "is not the one that the index tells of")
      }
      return sample
    } catch {
      throw FileError(.read, path, reason: error.reason)
    }
  }
}

/// Where samples come from when something is made of all items of a job.
protocol ClosedSamples: Sendable {
  /// The sample of an item, as its file has it.
  func sample(of item: ClosedItem, _ medium: Medium) throws -> Sample
}

/// The samples of a run's files.
struct PublishedSamples: ClosedSamples {
  let folder: String
  let fileSystem: any FileSystem

  func sample(of item: ClosedItem, _ medium: Medium) throws -> Sample {
    try item.sample(medium, in: folder, fileSystem)
  }
}
