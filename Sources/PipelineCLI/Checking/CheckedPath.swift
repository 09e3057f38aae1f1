import Engine
import Files
import Media

/// What a path names that is to be checked.
enum CheckedPath {
  /// A run by its index, or one file of it by its path there.
  case run(index: String, name: String?)
  /// A picture or a sound of which no index tells.
  case alone(Medium, [UInt8], Provenance)

  /// Folders above a file in which its index is looked for.
  private static let levels = 3
  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  /// Looks at a path; a file that is checked alone may have so many bytes.
  init(_ path: String, in fileSystem: any FileSystem, largest: Int) throws {
    if try fileSystem.status(path + "/.") == .folder {
      let index = Path.join(path, "index.xml")
      guard case .file = try fileSystem.status(index) else {
        throw PublishedRunError(folder: path, kind: .incomplete)
      }
      self = .run(index: index, name: nil)
      return
    }
    // Also of a file that is gone or is none any more.
    if let (index, name) = try Self.indexed(path, in: fileSystem) {
      self = .run(index: index, name: name)
      return
    }
    switch try InspectedFile(path, in: fileSystem) {
    case .index: self = .run(index: path, name: nil)
    case .picture:
      self = try Self.alone(path, .image, in: fileSystem, largest) {
        try PNGCodec.readProvenance($0)
      }
    case .sound:
      self = try Self.alone(path, .audio, in: fileSystem, largest) {
        try SoundCodec.readProvenance($0)
      }
    case .text:
      throw CommandError(
        .badData,
        "no index above '\(path)' tells of it, and a text carries nothing of its making")
    case .journal, .checkpoint:
      throw CommandError(
        .badData, "'\(path)' is no run, picture or sound; a manifest is checked --against an index")
    }
  }

  /// A file that tells of its own making.
  private static func alone(
    _ path: String, _ medium: Medium, in fileSystem: any FileSystem, _ largest: Int,
    _ read: ([UInt8]) throws -> Provenance
  ) throws -> CheckedPath {
    let bytes = try fileSystem.read(path, limit: min(limit, largest))
    do {
      let provenance = try read(bytes)
      if !provenance.fields.isEmpty { return .alone(medium, bytes, provenance) }
    } catch let error as CodecError {
      throw CommandError(.badData, "'\(path)' cannot be read: \(error)")
    }
    throw CommandError(
      .badData, "'\(path)' carries nothing of its making, and no index above it tells of it")
  }

  /// Whether it is more than one file.
  var isRun: Bool {
    if case .run(_, nil) = self { true } else { false }
  }

  /// The index above a file that tells of it.
  private static func indexed(
    _ path: String, in fileSystem: any FileSystem
  ) throws -> (index: String, name: String)? {
    var folder = Path.folder(of: try AbsolutePath.of(path))
    var name = Path.name(of: Path.normal(path))
    for _ in 0..<levels {
      let index = Path.join(folder, "index.xml")
      // An index.xml of somebody else's is none, nor one that lies where nobody may look.
      if case .file? = try? fileSystem.status(index),
        (try? IndexReader(index, in: fileSystem).tells(of: name)) == true
      {
        return (index, name)
      }
      name = Path.join(Path.name(of: folder), name)
      folder = Path.folder(of: folder)
    }
    return nil
  }
}

extension IndexReader {
  /// Whether there is an item of a path, or a file made of all items of a job.
  fileprivate func tells(of path: String) throws -> Bool {
    var isThere = false
    try read { entry in
      switch entry {
      case .artifact(let artifact): if artifact.path == path { isThere = true }
      case .set(let set): if set.path == path { isThere = true }
      case .sheet(let sheet): if [sheet.path, sheet.layoutPath].contains(path) { isThere = true }
      default: break
      }
    }
    return isThere
  }
}
