import Files

/// The table of a journal: what has become of each item, in the order in which it happened.
enum JournalReport {
  /// The largest journal that is read, in bytes.
  private static let limit = 1 << 31

  static func text(of path: String) throws -> String {
    let bytes = try LocalFileSystem().read(path, limit: limit)
    var table = TextTable([
      ("item", .right), ("became", .left), ("bytes", .right), ("content or reason", .left),
    ])
    var (damaged, done, failed, hasEnded) = (0, 0, 0, false)
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let body = body(of: line) else {
        damaged += 1
        continue
      }
      let words = body.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
      switch (words[0], words.count) {
      case ("end", _): hasEnded = true
      case ("done", 5...):
        done += 1
        table.add([words[1], "done", words[4], words[2]])
      case ("failed", 3...):
        failed += 1
        table.add([words[1], "failed at \(words[2])", "", words[3...].joined(separator: " ")])
      default: table.add(["", words[0], "", words.dropFirst().joined(separator: " ")])
      }
    }
    let summary = FactList([
      ("done", String(done)), ("failed", String(failed)), ("damaged lines", String(damaged)),
      ("run is over", hasEnded ? "yes" : "no"),
    ])
    return Printable.text(summary.description + "\n\n" + table.description)
  }

  /// What a line says; `nil` when its first eight digits are not those of the digest of the rest.
  private static func body(of line: ArraySlice<UInt8>) -> String? {
    guard line.count > 9, let text = String(validating: line, as: UTF8.self) else { return nil }
    let body = String(text.dropFirst(9))
    return text.hasPrefix(Digest(of: Array(body.utf8)).description.prefix(8) + " ") ? body : nil
  }
}
