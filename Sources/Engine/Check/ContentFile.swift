import Files
import Media

/// What lies where a file of a run should be.
enum ContentFile {
  case missing
  /// No regular file, or one that its medium's codec refuses.
  case unreadable(String)
  case content(Content)

  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  /// The file of a medium at a path.
  init(_ path: String, _ medium: Medium, in fileSystem: any FileSystem) throws(FileError) {
    switch try fileSystem.status(path) {
    case nil: self = .missing
    case .file(let size) where size <= Self.limit:
      self.init(try fileSystem.read(path, limit: Self.limit), medium)
    case .file(let size): self = .unreadable("has \(size) bytes")
    default: self = .unreadable("is no regular file")
    }
  }

  /// A file's bytes.
  init(_ bytes: [UInt8], _ medium: Medium) {
    do throws(CodecError) {
      self = .content(try Sample(medium, decoding: bytes).content())
    } catch {
      self = .unreadable("cannot be read: \(error)")
    }
  }
}
