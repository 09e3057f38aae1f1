import Engine
public import Files

/// A person's list of items: one a line, `JOB`, `JOB/ITEM` or the path of a file; `#` starts a
/// comment.
public struct ItemList {
  /// The list's file, for messages.
  let name: String
  /// Line by what it names.
  private var lines: [String: Int] = [:]
  private var used: Set<String> = []

  /// The largest list that is read, in bytes.
  private static let limit = 64 << 20

  /// The list in a file.
  public init(_ path: String, in fileSystem: any FileSystem = LocalFileSystem()) throws {
    self.init(name: path, try fileSystem.read(path, limit: Self.limit))
  }

  /// The list of a file's bytes.
  init(name: String, _ bytes: [UInt8]) {
    self.name = name
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let text = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
      let blanks: Set<Character> = [" ", "\t", "\r"]
      let start = text.drop { blanks.contains($0) }
      let word = String(start.reversed().drop { blanks.contains($0) }.reversed())
      if !word.isEmpty, lines[word] == nil { lines[word] = index + 1 }
    }
  }

  /// Whether the list names an item, by its job, number or path or by one of more words.
  mutating func names(
    _ artifact: IndexedArtifact, of job: String, _ words: [String] = []
  ) -> Bool {
    var isNamed = false
    for word in [job, "\(job)/\(artifact.item)", artifact.path] + words where lines[word] != nil {
      used.insert(word)
      isNamed = true
    }
    return isNamed
  }

  /// Refuses a list with lines that named nothing.
  func checkUse() throws(PackError) {
    let unused = lines.filter { !used.contains($0.key) }
    guard let first = unused.min(by: { $0.value < $1.value }) else { return }
    throw PackError(
      "\(name):\(first.value): the run has no item '\(first.key)'; items are JOB, JOB/ITEM or "
        + "paths such as text/JOB-0001.txt")
  }
}
