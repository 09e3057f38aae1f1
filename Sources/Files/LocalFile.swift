import Glibc

/// An open file descriptor, closed when it is released.
final class LocalFile: WritableFile {
  private(set) var descriptor: Int32
  private let path: String

  init(_ path: String, flags: Int32, operation: FileError.Operation) throws(FileError) {
    self.path = path
    descriptor = try Self.open(path, flags: flags, operation: operation)
  }

  /// A descriptor of an opened file.
  static func open(
    _ path: String, flags: Int32, operation: FileError.Operation
  ) throws(FileError) -> Int32 {
    var opened: Int32
    repeat {
      opened = Glibc.open(path, flags | O_CLOEXEC, 0o666)
    } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw FileError(operation, path, code: errno) }
    return opened
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    var code: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else if errno != EINTR {
          code = errno
          return
        }
      }
    }
    guard code == 0 else { throw FileError(.write, path, code: code) }
  }

  func close() throws(FileError) {
    guard descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw FileError(.write, path, code: errno) }
  }

  /// `count` bytes from `offset` on; fewer when the file ends before.
  func read(offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
        if got > 0 {
          filled += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          code = errno
          return
        }
      }
    }
    guard code == 0 else { throw FileError(.read, path, code: code) }
    return bytes
  }
}
