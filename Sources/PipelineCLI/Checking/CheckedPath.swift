import Engine
import Files
import Media

/// What a path names that is to be checked.
enum CheckedPath {
  /// A run, by its index.
  case run(index: String)
  /// A file of a run, by its path in the index.
  case file(index: String, name: String)
  /// A picture or a sound of which no index tells.
  case alone(Medium, [UInt8], Provenance)

  /// Folders above a file in which its index is looked for.
  private static let levels = 3
  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  init(_ path: String) throws {
    let fileSystem = LocalFileSystem()
    if try fileSystem.status(path + "/.") == .folder {
      let index = Path.join(path, "index.xml")
      guard case .file = try fileSystem.status(index) else {
        throw PublishedRunError(folder: path, kind: .incomplete)
      }
      self = .run(index: index)
      return
    }
    let file = try InspectedFile(path)
    if file == .index {
      self = .run(index: path)
      return
    }
    if let (index, name) = try Self.indexed(path) {
      self = .file(index: index, name: name)
      return
    }
    let bytes = try fileSystem.read(path, limit: Self.limit)
    do throws(CodecError) {
      switch file {
      case .picture: self = .alone(.image, bytes, try PNGCodec.readProvenance(bytes))
      case .sound: self = .alone(.audio, bytes, try SoundCodec.readProvenance(bytes))
      default:
        throw CodecError(format: "", reason: "")
      }
    } catch {
      throw CommandError(
        .badData,
        error.format.isEmpty
          ? Self.refusal(path, file) : "'\(path)' cannot be read: \(error)")
    }
    if case .alone(_, _, let provenance) = self, provenance.fields.isEmpty {
      throw CommandError(
        .badData, "'\(path)' carries nothing of its making, and no index above it tells of it")
    }
  }

  private static func refusal(_ path: String, _ file: InspectedFile) -> String {
    switch file {
    case .text: "no index above '\(path)' tells of it, and a text carries nothing of its making"
    case .journal, .checkpoint:
      "'\(path)' is no run, picture or sound; a manifest is checked --against an index"
    default: "'\(path)' cannot be checked"
    }
  }

  /// The index above a file that tells of it.
  private static func indexed(_ path: String) throws -> (index: String, name: String)? {
    var folder = Path.folder(of: try AbsolutePath.of(path))
    var name = Path.name(of: Path.normal(path))
    for _ in 0..<levels {
      let index = Path.join(folder, "index.xml")
      if case .file = try LocalFileSystem().status(index), try IndexReader(index).tells(of: name) {
        return (index, name)
      }
      name = Path.join(Path.name(of: folder), name)
      folder = Path.folder(of: folder)
    }
    return nil
  }
}

extension IndexReader {
  /// Whether there is an item of a path.
  fileprivate func tells(of path: String) throws -> Bool {
    var isThere = false
    try read { entry in
      if case .artifact(let artifact) = entry, artifact.path == path { isThere = true }
    }
    return isThere
  }
}
