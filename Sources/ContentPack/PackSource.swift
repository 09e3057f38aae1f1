import CArchive
import Engine
import Files
import Glibc

/// Reads the files of a pack one after the other, whatever it is on the disk.
///
/// Nothing is unpacked; a name is only compared.
struct PackSource {
  let path: String
  let fileSystem: any FileSystem

  /// Hands over each file: its path in the pack, then its bytes in pieces, then the end.
  func read(
    begin: (String) throws -> Void, piece: ([UInt8]) throws -> Void, end: () throws -> Void
  ) throws {
    if try fileSystem.status(path + "/.") == .folder {
      try walk(path, under: "", begin: begin, piece: piece, end: end)
    } else {
      try readArchive(begin: begin, piece: piece, end: end)
    }
  }

  private func walk(
    _ folder: String, under prefix: String, begin: (String) throws -> Void,
    piece: ([UInt8]) throws -> Void, end: () throws -> Void
  ) throws {
    for name in try fileSystem.list(folder) {
      let file = Path.join(folder, name)
      switch try fileSystem.status(file) {
      case .folder: try walk(file, under: "\(prefix)\(name)/", begin: begin, piece: piece, end: end)
      case .file(let size):
        try begin(prefix + name)
        var offset = 0
        while offset < size {
          let bytes = try fileSystem.read(file, offset: offset, count: 1 << 20)
          if bytes.isEmpty { break }
          try piece(bytes)
          offset += bytes.count
        }
        try end()
      default: throw PackError("'\(path)' holds '\(prefix)\(name)', which is no regular file")
      }
    }
  }

  private func readArchive(
    begin: (String) throws -> Void, piece: ([UInt8]) throws -> Void, end: () throws -> Void
  ) throws {
    let input = Input(path, fileSystem)
    guard let archive = archive_read_new() else { throw PackError("out of memory", .software) }
    defer { archive_read_free(archive) }
    // A zip is read by its directory, as those read it who unpack it.
    _ = archive_read_support_format_zip_seekable(archive)
    _ = archive_read_support_format_tar(archive)
    _ = archive_read_support_filter_gzip(archive)
    input.connect(to: archive)
    func failure() -> any Error {
      if let failure = input.failure { return failure }
      let words = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
      return PackError("'\(path)' cannot be read as a pack: \(words)")
    }
    guard archive_read_open1(archive) == ARCHIVE_OK else { throw failure() }
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return }
      guard status == ARCHIVE_OK, let name = archive_entry_pathname(entry) else { throw failure() }
      let full = String(cString: name)
      switch archive_entry_filetype(entry) {
      case carchive_folder: continue
      case carchive_regular: break
      default: throw PackError("'\(path)' holds '\(full)', which is no regular file")
      }
      // Everything lies in one folder of the pack's name.
      guard let slash = full.utf8.firstIndex(of: UInt8(ascii: "/")) else {
        throw PackError("'\(path)' holds '\(full)' outside of the pack's folder")
      }
      try begin(String(full[full.utf8.index(after: slash)...]))
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = buffer.withUnsafeMutableBytes {
          archive_read_data(archive, $0.baseAddress, $0.count)
        }
        if count == 0 { break }
        guard count > 0 else { throw failure() }
        try piece(Array(buffer[..<count]))
      }
      try end()
    }
  }

  /// A file as libarchive's callbacks see it.
  private final class Input {
    private let path: String
    private let fileSystem: any FileSystem
    private var offset = 0
    private var piece: [UInt8] = []
    private(set) var failure: (any Error)?

    init(_ path: String, _ fileSystem: any FileSystem) {
      self.path = path
      self.fileSystem = fileSystem
    }

    func connect(to archive: OpaquePointer) {
      archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
      archive_read_set_read_callback(archive) { _, context, buffer in
        guard let buffer else { return -1 }
        return Input.of(context).read(into: buffer)
      }
      archive_read_set_seek_callback(archive) { _, context, offset, whence in
        Input.of(context).seek(offset, whence)
      }
      archive_read_set_skip_callback(archive) { _, context, count in
        let input = Input.of(context)
        let start = Int64(input.offset)
        let end = input.seek(count, SEEK_CUR)
        return end < 0 ? 0 : end - start
      }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Input {
      guard let context else { preconditionFailure("libarchive lost its input") }
      return Unmanaged<Input>.fromOpaque(context).takeUnretainedValue()
    }

    private func read(into buffer: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
      do {
        piece = try fileSystem.read(path, offset: offset, count: 1 << 18)
      } catch {
        failure = error
        return -1
      }
      offset += piece.count
      // The array is not touched before the next call, so its storage stays where it is.
      buffer.pointee = piece.withUnsafeBytes { $0.baseAddress }
      return piece.count
    }

    private func seek(_ distance: Int64, _ whence: Int32) -> Int64 {
      guard case .file(let size)? = try? fileSystem.status(path) else { return -1 }
      let base = whence == SEEK_SET ? 0 : whence == SEEK_END ? size : offset
      let (target, overflow) = base.addingReportingOverflow(Int(distance))
      guard !overflow, (0...size).contains(target) else { return -1 }
      offset = target
      return Int64(target)
    }
  }
}
