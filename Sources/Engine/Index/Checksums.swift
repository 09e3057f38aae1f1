package import Files

/// `SHA256SUMS`: the digests of a run's files, as `sha256sum -c` reads them.
package enum Checksums {
  package static let fileName = "SHA256SUMS"

  /// One line.
  static func line(_ digest: Digest, _ path: String) -> String { "\(digest)  \(path)\n" }

  /// The files named in a list, in its order; `nil` when it is cut or a line is no such line.
  package static func parse(_ bytes: [UInt8]) -> [(path: String, digest: Digest)]? {
    guard bytes.last == UInt8(ascii: "\n") else { return nil }
    var files: [(path: String, digest: Digest)] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      guard let digest = Digest(hexadecimal: text.prefix(64)),
        text.dropFirst(64).hasPrefix("  "), text.utf8.count > 66
      else { return nil }
      files.append((String(text.dropFirst(66)), digest))
    }
    return files
  }
}
