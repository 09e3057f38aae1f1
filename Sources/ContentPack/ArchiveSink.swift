import CArchive
import Engine
import Files

/// An archive, by libarchive: a zip whose files are stored as they are, or a tar within gzip.
///
/// The bytes follow from the files, their names and their order alone: no clock, owner 0, mode 644.
final class ArchiveSink: PackSink {
  private let archive: OpaquePointer
  private let output: Output
  /// The folder in the archive under which everything lies.
  private let root: String

  /// What libarchive's callback writes into.
  private final class Output {
    let file: any WritableFile
    var failure: (any Error)?
    init(_ file: any WritableFile) { self.file = file }
  }

  init(_ file: any WritableFile, format: PackFormat, root: String) throws {
    guard let archive = archive_write_new() else { throw PackError("out of memory", .software) }
    self.archive = archive
    output = Output(file)
    self.root = root
    if format == .zip {
      try check(archive_write_set_format_zip(archive))
      try check(archive_write_zip_set_compression_store(archive))
    } else {
      try check(archive_write_set_format_pax_restricted(archive))
      try check(archive_write_add_filter_gzip(archive))
      // Without a value gzip's header holds no time.
      try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil))
      try check(archive_write_set_filter_option(archive, "gzip", "compression-level", "6"))
    }
    try check(archive_write_set_bytes_per_block(archive, 1 << 16))
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    let context = Unmanaged.passUnretained(output).toOpaque()
    try check(
      archive_write_open(
        archive, context, nil,
        { _, context, bytes, count in
          guard let context else { return -1 }
          let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
          do {
            try output.file.write(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
            return count
          } catch {
            output.failure = error
            return -1
          }
        }, nil))
  }

  deinit {
    // Freeing closes and so writes: what an unfinished pack would still write is nobody's.
    archive_write_fail(archive)
    archive_write_free(archive)
  }

  func begin(_ path: String, size: Int) throws {
    guard let entry = archive_entry_new() else { throw PackError("out of memory", .software) }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, "\(root)/\(path)")
    archive_entry_set_filetype(entry, carchive_regular)
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_size(entry, Int64(size))
    try check(archive_write_header(archive, entry))
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes {
        archive_write_data(archive, $0.baseAddress, $0.count)
      }
      guard written > 0 else { throw failure() }
      rest = rest.dropFirst(written)
    }
  }

  func end() throws { try check(archive_write_finish_entry(archive)) }

  func finish() throws {
    try check(archive_write_close(archive))
    try output.file.close()
  }

  private func check(_ status: Int32) throws {
    guard status == ARCHIVE_OK else { throw failure() }
  }

  private func failure() -> any Error {
    if let failure = output.failure { return failure }
    let words = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
    return PackError("the archive cannot be written: \(words)", .inputOutput)
  }
}
