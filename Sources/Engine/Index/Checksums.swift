import Files

/// `SHA256SUMS`: the digests of a run's files, as `sha256sum -c` reads them.
enum Checksums {
  static let fileName = "SHA256SUMS"

  /// A file and its digest.
  struct Line: Sendable {
    let digest: Digest
    let path: String

    init(_ digest: Digest, _ path: String) {
      self.digest = digest
      self.path = path
    }

    /// Reads a line without its line feed; `nil` when it is no such line.
    init?(_ line: ArraySlice<UInt8>) {
      let text = String(decoding: line, as: UTF8.self)
      guard let digest = Digest(hexadecimal: text.prefix(64)),
        text.dropFirst(64).hasPrefix("  "), text.utf8.count > 66
      else { return nil }
      self.init(digest, String(text.dropFirst(66)))
    }

    /// The line's bytes, its line feed with it.
    var encoded: [UInt8] { Array("\(digest)  \(path)\n".utf8) }
  }
}
