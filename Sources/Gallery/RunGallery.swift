public import Engine
public import Files
import Media

/// A finished run as one HTML page that opens from the disk without a network.
///
/// The page is written item by item: memory does not grow with the run.
public struct RunGallery {
  /// How files get into the page.
  public enum Carriage: Hashable, Sendable {
    /// Inside of it, as data URIs: one file that can be sent.
    case embedded
    /// As links; the run's folder as seen from the page's.
    case linked(folder: String)
  }

  /// What was made.
  public struct Summary: Sendable {
    /// Items on the page.
    public let items: Int
    /// Size of the page.
    public let bytes: Int
  }

  private let run: PublishedRun
  private let media: Carriage
  private let fileSystem: any FileSystem

  /// A gallery of a finished run.
  public init(
    _ run: PublishedRun, media: Carriage = .embedded,
    in fileSystem: any FileSystem = LocalFileSystem()
  ) {
    self.run = run
    self.media = media
    self.fileSystem = fileSystem
  }

  /// Writes the page; it appears whole or not at all.
  ///
  /// Throws `PublishedRunError` (a file is missing or altered), `IndexError` and `FileError`.
  public func write(_ path: String) throws -> Summary {
    let temporary = Path.join(
      Path.folder(of: path), ".\(Path.name(of: path)).pipeline-gallery")
    do {
      let page = try Page(
        file: try fileSystem.create(temporary), templates: try PageTemplates(),
        overview: try RunOverview(run.index))
      try run.index.read { entry in
        switch entry {
        case .run, .model, .sheet, .unmade, .card: break
        case .job(let job):
          try page.start(job, sheets: try sheets(of: job.id, page.overview))
        case .failure(let failure): page.note(failure)
        case .duplicate(let duplicate): page.note(duplicate)
        case .artifact(let artifact):
          if !page.isInSet { try page.add(try card(of: artifact, job: page.jobID)) }
        case .set(let set): try add(set, to: page)
        }
      }
      try page.finish()
      try fileSystem.sync([temporary])
      try fileSystem.move(temporary, to: path)
      try fileSystem.sync([Path.folder(of: path)])
      return Summary(items: page.overview.count, bytes: page.bytes)
    } catch {
      try? fileSystem.remove(temporary)
      throw error
    }
  }

  /// Adds a set's section: a card of each number, with all that belongs to it.
  private func add(_ set: IndexedSet, to page: Page) throws {
    guard let entry = page.overview.sets.first(where: { $0.set.id == set.id }) else { return }
    try page.start(
      entry, sheets: try entry.jobs.flatMap { try sheets(of: $0.id, page.overview) })
    for card in entry.cards {
      let parts = try (entry.items[card.number] ?? []).map { job, artifact in
        (job, try self.card(of: artifact, job: job))
      }
      try page.add(
        SetCard(
          card, set: set, parts: parts,
          missing: entry.jobs.map { $0.id }.filter { id in !parts.contains { $0.0 == id } }))
    }
  }

  private func card(of artifact: IndexedArtifact, job: String) throws -> Card {
    let file = try run.bytes(artifact.path)
    let source =
      switch media {
      case .embedded: "data:\(Self.type(artifact.medium, file));base64,\(Base64.text(file))"
      case .linked(let folder): HTML.address(Path.join(folder, artifact.path))
      }
    do throws(CodecError) {
      return try Card(artifact, file: file, source: source, job: job)
    } catch {
      throw FileError(.read, Path.join(run.folder, artifact.path), reason: error.reason)
    }
  }

  /// What was made of all items of a job, as the template takes it.
  private func sheets(of job: String, _ overview: RunOverview) throws -> [[String: Any]] {
    try (overview.sheets[job] ?? []).map { sheet in
      let file = try run.bytes(sheet.path)
      let isPicture = sheet.path.hasSuffix(".png")
      let source =
        switch media {
        case .embedded:
          "data:\(Self.type(isPicture ? .image : .audio, file));base64,\(Base64.text(file))"
        case .linked(let folder): HTML.address(Path.join(folder, sheet.path))
        }
      return [
        "name": HTML.escaped(sheet.element), "path": HTML.escaped(sheet.path), "source": source,
        "isPicture": isPicture,
      ] as [String: Any]
    }
  }

  /// The media type of a data URI; texts stand in the page themselves.
  private static func type(_ medium: Medium, _ file: [UInt8]) -> String {
    (medium == .image ? FileFormat.png : SoundCodec.format(of: file)).mediaType
  }
}
