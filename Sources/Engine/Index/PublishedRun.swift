public import Files

/// A run that is over, as it lies on the disk: without its manifest, models and journal.
public struct PublishedRun {
  /// The run's folder.
  public let folder: String
  /// Digests of the files by path, those of the index too.
  public let digests: [String: Digest]
  private let fileSystem: any FileSystem

  /// Opens a run's folder; checks that the index is the one that was published.
  ///
  /// Throws `PublishedRunError` and `FileError`.
  public init(_ folder: String, in fileSystem: any FileSystem = LocalFileSystem()) throws {
    self.folder = folder
    self.fileSystem = fileSystem
    guard try fileSystem.status(folder + "/.") == .folder else {
      throw FileError(.read, folder, reason: "there is no such folder")
    }
    let index = Path.join(folder, IndexDocument.fileName)
    guard case .file = try fileSystem.status(index) else {
      throw PublishedRunError(folder: folder, kind: .incomplete)
    }
    let sums = Path.join(folder, Checksums.fileName)
    guard case .file = try fileSystem.status(sums),
      let files = Checksums.parse(try fileSystem.read(sums, limit: .max))
    else { throw PublishedRunError(folder: folder, kind: .altered(Checksums.fileName)) }
    var digests: [String: Digest] = [:]
    for (path, digest) in files {
      guard digests.updateValue(digest, forKey: path) == nil else {
        throw PublishedRunError(folder: folder, kind: .altered(Checksums.fileName))
      }
    }
    self.digests = digests
    guard try fileSystem.digest(index) == digests[IndexDocument.fileName] else {
      throw PublishedRunError(folder: folder, kind: .altered(IndexDocument.fileName))
    }
  }

  /// The run's index.
  public var index: IndexReader {
    IndexReader(Path.join(folder, IndexDocument.fileName), in: fileSystem)
  }

  /// Reads a file of the run in pieces and checks at its end that it is the one published.
  ///
  /// `size` is told first. Throws `PublishedRunError` when the file is missing or altered.
  public func read(
    _ path: String, start: (_ size: Int) throws -> Void = { _ in },
    _ body: ([UInt8]) throws -> Void
  ) throws {
    let altered = PublishedRunError(folder: folder, kind: .altered(path))
    let file = Path.join(folder, path)
    guard let digest = digests[path], case .file(let size) = try fileSystem.status(file) else {
      throw altered
    }
    try start(size)
    var hash = SHA256()
    var offset = 0
    while offset < size {
      let bytes = try fileSystem.read(file, offset: offset, count: min(Self.piece, size - offset))
      guard !bytes.isEmpty else { throw altered }
      hash.update(bytes)
      try body(bytes)
      offset += bytes.count
    }
    guard hash.finish() == digest else { throw altered }
  }

  /// The bytes of a file of the run, checked.
  public func bytes(_ path: String) throws -> [UInt8] {
    var all: [UInt8] = []
    try read(path) { all += $0 }
    return all
  }

  private static let piece = 1 << 20
}

/// A folder that is no finished run, or one that somebody has changed.
public struct PublishedRunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// There is no index.
    case incomplete
    /// A file is missing, or is not the one that was published.
    case altered(String)
  }

  /// The folder.
  public let folder: String
  /// What is wrong.
  public let kind: Kind

  /// An error about a folder.
  public init(folder: String, kind: Kind) {
    self.folder = folder
    self.kind = kind
  }

  /// What happened, in lower case, no period.
  public var description: String {
    switch kind {
    case .incomplete:
      "'\(folder)' is no finished run: it has no index.xml; the command that began it ends it, and a "
        + "run of --only has none"
    case .altered(let path):
      "'\(folder)' is not as it was made: '\(path)' is missing or altered; the same run command "
        + "makes it again"
    }
  }
}
