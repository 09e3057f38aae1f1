import CSndfile

/// A file in memory as libsndfile sees it: five callbacks over an array and a position.
final class MemoryFile {
  private(set) var bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  /// Opens the file; `nil` when libsndfile refuses it.
  ///
  /// The handle must be closed while the file is still alive.
  func open(mode: Int32, info: inout SF_INFO) -> OpaquePointer? {
    var callbacks = SF_VIRTUAL_IO(
      get_filelen: { MemoryFile.of($0).length },
      seek: { MemoryFile.of($2).seek($0, whence: $1) },
      read: { MemoryFile.of($2).read(into: $0, count: $1) },
      write: { MemoryFile.of($2).write($0, count: $1) },
      tell: { MemoryFile.of($0).tell })
    return sf_open_virtual(&callbacks, mode, &info, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> MemoryFile {
    guard let context else { preconditionFailure("libsndfile lost the memory file") }
    return Unmanaged<MemoryFile>.fromOpaque(context).takeUnretainedValue()
  }

  private var length: sf_count_t { sf_count_t(bytes.count) }

  private var tell: sf_count_t { sf_count_t(position) }

  private func seek(_ offset: sf_count_t, whence: Int32) -> sf_count_t {
    let base =
      switch Int(whence) {
      case SF_SEEK_CUR: position
      case SF_SEEK_END: bytes.count
      default: 0
      }
    let (target, overflow) = base.addingReportingOverflow(Int(offset))
    guard !overflow, (0...bytes.count).contains(target) else { return -1 }
    position = target
    return tell
  }

  private func read(into target: UnsafeMutableRawPointer?, count: sf_count_t) -> sf_count_t {
    let taken = min(max(Int(count), 0), bytes.count - position)
    guard let target, taken > 0 else { return 0 }
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: target, count: taken)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<position + taken]))
    }
    position += taken
    return sf_count_t(taken)
  }

  private func write(_ source: UnsafeRawPointer?, count: sf_count_t) -> sf_count_t {
    let given = UnsafeRawBufferPointer(start: source, count: max(Int(count), 0))
    let overwritten = min(given.count, bytes.count - position)
    bytes.replaceSubrange(position..<position + overwritten, with: given)
    position += given.count
    return sf_count_t(given.count)
  }
}
