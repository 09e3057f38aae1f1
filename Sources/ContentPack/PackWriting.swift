import Files

/// Puts files into a pack and keeps their digests for `SHA256SUMS`.
final class PackWriting {
  private let sink: any PackSink
  private let fileSystem: any FileSystem
  private var paths = PortablePaths()
  private(set) var sums: [UInt8] = []
  private(set) var files = 0
  private(set) var bytes = 0

  init(_ sink: any PackSink, in fileSystem: any FileSystem) {
    self.sink = sink
    self.fileSystem = fileSystem
  }

  /// Adds a file of bytes in memory; `isListed`: whether the sums name it.
  func add(_ path: String, _ bytes: [UInt8], isListed: Bool = true) throws {
    try begin(path, size: bytes.count)
    try sink.write(bytes)
    try end(path, digest: isListed ? Digest(of: bytes) : nil)
  }

  /// Adds a file that is on the disk.
  func add(_ path: String, file: String) throws {
    guard case .file(let size) = try fileSystem.status(file) else {
      throw FileError(.read, file, reason: "is gone")
    }
    try begin(path, size: size)
    var hash = SHA256()
    var offset = 0
    while offset < size {
      let bytes = try fileSystem.read(file, offset: offset, count: min(1 << 20, size - offset))
      guard !bytes.isEmpty else { throw FileError(.read, file, reason: "has become shorter") }
      hash.update(bytes)
      try sink.write(bytes)
      offset += bytes.count
    }
    try end(path, digest: hash.finish())
  }

  /// Begins a file of so many bytes, which `write` and `end` go on with.
  func begin(_ path: String, size: Int) throws {
    try paths.take(path)
    try sink.begin(path, size: size)
    bytes += size
  }

  func write(_ bytes: [UInt8]) throws { try sink.write(bytes) }

  func end(_ path: String, digest: Digest?) throws {
    try sink.end()
    files += 1
    if let digest { sums += Array("\(digest)  \(path)\n".utf8) }
  }

  func finish() throws { try sink.finish() }
}
