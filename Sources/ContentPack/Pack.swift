public import Engine
public import Files
import Media

/// A finished run as one thing to hand on: its files with licences, sums and index.
///
/// The same run and choice give the same bytes. Memory holds names and one page of an atlas, never
/// all files.
public struct Pack {
  /// What a pack may have beside the items.
  public struct Options {
    /// The items to take; `nil`: all.
    public var keep: ItemList?
    /// The items to leave out; stronger than `keep`.
    public var drop: ItemList?
    /// Whether jobs of pictures get an atlas.
    public var hasAtlases = true
    /// Whether jobs of sounds get a sheet.
    public var hasSoundSheets = false
    /// Whether atlases and sheets carry their provenance.
    public var hasMetadata = true
    /// A private Ed25519 key in PEM that signs the sums.
    public var key: [UInt8]?
    /// The default: everything, atlases, no signature.
    public init() {}
  }

  /// What was made.
  public struct Summary: Sendable {
    /// Items of the run that were packed.
    public let items: Int
    /// Items that a person left out.
    public let dropped: Int
    /// Items that failed in the run.
    public let failed: Int
    /// Files in the pack.
    public let files: Int
    /// Bytes of those files.
    public let bytes: Int
  }

  static let sumsName = "SHA256SUMS"
  static let signatureName = "SHA256SUMS.sig"
  static let indexName = "index.xml"

  private let run: PublishedRun
  private let options: Options
  private let fileSystem: any FileSystem

  /// A pack of a finished run.
  public init(
    _ run: PublishedRun, options: Options = Options(),
    in fileSystem: any FileSystem = LocalFileSystem()
  ) {
    self.run = run
    self.options = options
    self.fileSystem = fileSystem
  }

  /// Writes the pack; it appears whole or not at all.
  ///
  /// Throws `PackError`, `PublishedRunError` (a file is not as it was made) and `FileError`.
  public func write(_ path: String, as format: PackFormat) throws -> Summary {
    if let key = options.key { try Self.check(key) }
    let contents = try PackContents(run, keep: options.keep, drop: options.drop)
    let target = path.hasSuffix("/") ? String(path.dropLast()) : path
    // Names of our own: nothing of the user's can be in their place.
    let temporary = Path.join(
      Path.folder(of: target), ".\(Path.name(of: target)).pipeline-pack")
    if format == .folder, try fileSystem.exists(target) {
      throw FileError(.create, target, reason: "it is there already")
    }
    try fileSystem.removeAll(temporary)
    do {
      let sink: any PackSink =
        switch format {
        case .folder: try FolderSink(temporary, in: fileSystem)
        case .zip, .tarGzip:
          try ArchiveSink(
            try fileSystem.create(temporary), format: format, root: contents.run.name)
        }
      let pack = PackWriting(sink, in: fileSystem)
      try fill(pack, contents, scratch: temporary + ".index")
      try pack.finish()
      try fileSystem.sync([temporary])
      try fileSystem.move(temporary, to: target)
      try fileSystem.sync([Path.folder(of: target)])
      return Summary(
        items: contents.count, dropped: contents.dropped.count, failed: contents.run.failed,
        files: pack.files, bytes: pack.bytes)
    } catch {
      try? fileSystem.removeAll(temporary)
      throw error
    }
  }

  private static func check(_ key: [UInt8]) throws {
    do throws(Ed25519.KeyError) {
      _ = try Ed25519.sign([], key: key)
    } catch {
      throw PackError("the key \(error)")
    }
  }

  private func fill(_ pack: PackWriting, _ contents: PackContents, scratch: String) throws {
    for job in contents.jobs {
      for item in job.items {
        try run.read(
          item.path, start: { try pack.begin(item.packed, size: $0) }, { try pack.write($0) })
        try pack.end(item.packed, digest: run.digests[item.path])
      }
    }
    // What was left out must be as it was made, too: an altered run is refused whole.
    for path in contents.dropped.sorted() { try run.read(path) { _ in } }
    var derived = try PackedSets(
      contents: contents, published: run, fileSystem: fileSystem, scratch: scratch
    ).add(to: pack)
    for job in contents.jobs {
      let provenance =
        options.hasMetadata ? contents.provenance(of: job.job) : Provenance()
      let own = RunSheets(job: job, published: run, provenance: provenance)
      derived += try own.add(to: pack)
      if job.medium == .image, options.hasAtlases, !own.has("atlas") {
        derived += try SpriteAtlas(job: job, published: run, provenance: provenance).add(to: pack)
      }
      if job.medium == .audio, options.hasSoundSheets, !own.has("sound-sheet") {
        derived += try SoundSprites(job: job, published: run, provenance: provenance).add(to: pack)
      }
    }
    try pack.add(Credits.fileName, Array(Credits.text(contents).utf8))
    do {
      defer { try? fileSystem.remove(scratch) }
      let file = try fileSystem.create(scratch)
      var pending: [UInt8] = []
      try PackIndex(contents: contents, derived: derived).write(from: run.index) { bytes in
        pending += bytes
        if pending.count >= 1 << 16 {
          try file.write(pending)
          pending = []
        }
      }
      try file.write(pending)
      try file.close()
      try pack.add(Self.indexName, file: scratch)
    }
    let sums = pack.sums
    try pack.add(Self.sumsName, sums, isListed: false)
    if let key = options.key {
      try pack.add(Self.signatureName, try Ed25519.sign(sums, key: key), isListed: false)
    }
  }
}
