import Files

/// Gathers small pieces into large writes and digests them on the way.
final class DigestingSink {
  /// Bytes that are gathered before they are written.
  private static let capacity = 1 << 16

  private let file: any WritableFile
  private var hash = SHA256()
  private var content: SHA256?
  private var pending: [UInt8] = []

  /// A sink into a file; with a prefix it also takes a digest of that and all that is written.
  init(_ file: any WritableFile, prefix: String? = nil) {
    self.file = file
    if let prefix {
      content = SHA256()
      content?.update(prefix)
    }
    pending.reserveCapacity(Self.capacity * 2)
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    pending += bytes
    if pending.count >= Self.capacity { try flush() }
  }

  /// The digests of everything that was written, without and with the prefix.
  func close() throws(FileError) -> (file: Digest, content: Digest) {
    try flush()
    try file.close()
    var whole = SHA256()
    swap(&whole, &hash)
    let digest = whole.finish()
    return (digest, content.take()?.finish() ?? digest)
  }

  private func flush() throws(FileError) {
    hash.update(pending)
    content?.update(pending)
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
