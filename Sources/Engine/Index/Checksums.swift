package import Files

/// `SHA256SUMS`: the digests of a run's files, as `sha256sum -c` reads them.
package enum Checksums {
  package static let fileName = "SHA256SUMS"

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
  /// The files named in a list, in its order; `nil` when it is cut or a line is no such line.
  package static func parse(_ bytes: [UInt8]) -> [(path: String, digest: Digest)]? {
    guard bytes.last == UInt8(ascii: "\n") else { return nil }
    var files: [(path: String, digest: Digest)] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let line = Line(line) else { return nil }
      files.append((line.path, line.digest))
    }
    return files
  }
}
