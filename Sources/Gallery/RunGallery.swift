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
        case .run, .model: break
        case .job(let job): try page.start(job)
        case .failure(let failure): page.note(failure)
        case .artifact(let artifact): try page.add(try card(of: artifact, in: page))
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

  private func card(of artifact: IndexedArtifact, in page: Page) throws -> Card {
    let file = try run.bytes(artifact.path)
    let source =
      switch media {
      case .embedded: "data:\(Self.type(artifact.medium, file));base64,\(Base64.text(file))"
      case .linked(let folder): HTML.address(Path.join(folder, artifact.path))
      }
    do throws(CodecError) {
      return try Card(artifact, file: file, source: source, job: page.jobID)
    } catch {
      throw FileError(.read, Path.join(run.folder, artifact.path), reason: error.reason)
    }
  }

  /// The media type of a data URI; texts stand in the page themselves.
  private static func type(_ medium: Medium, _ file: [UInt8]) -> String {
    (medium == .image ? FileFormat.png : SoundCodec.format(of: file)).mediaType
  }
}
