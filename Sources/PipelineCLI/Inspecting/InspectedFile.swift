import Files

/// What a file is, by its first bytes.
enum InspectedFile {
  case picture, sound, text, index, journal, checkpoint

  init(_ path: String, in fileSystem: any FileSystem = LocalFileSystem()) throws {
    let head = try fileSystem.read(path, offset: 0, count: 4096)
    let words = String(decoding: head, as: UTF8.self)
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .picture
    } else if head.starts(with: "RIFF".utf8) || head.starts(with: "fLaC".utf8) {
      self = .sound
    } else if words.hasPrefix("<?xml"), words.contains("<index ") {
      self = .index
    } else if words.prefixMatch(of: /[0-9a-f]{8} (done|failed|end|[a-z]+ [0-9])/) != nil {
      self = .journal
    } else if path.hasSuffix(".txt") {
      self = .text
    } else {
      self = .checkpoint
    }
  }
}
