import Files

/// What a run notes of itself when it begins, for those who look at it later: `begun` in its state.
///
/// One line with check digits, as in a journal: `CHECK begun ITEMS NAME COMMAND`. Never read by a
/// run; a torn one is as good as absent, so it is neither synced nor renamed into place.
struct BegunRun: Hashable {
  static let fileName = "begun"
  /// The most bytes that are read.
  private static let limit = 1 << 16

  /// Items in the plan.
  let items: Int
  /// Name of the manifest.
  let name: String
  /// The command that began it, fit for a shell; empty: not known.
  let command: String

  init(items: Int, name: String, command: String) {
    self.items = items
    self.name = name
    self.command = command
  }

  /// The note in a state's folder of a day.
  static func read(
    _ folder: String, in fileSystem: any FileSystem
  ) throws(FileError) -> BegunRun? {
    let path = Path.join(folder, fileName)
    guard case .file = try fileSystem.status(path) else { return nil }
    return BegunRun(try fileSystem.read(path, offset: 0, count: limit))
  }

  private init?(_ bytes: [UInt8]) {
    guard bytes.last == UInt8(ascii: "\n"), let body = JournalLine.checked(bytes.dropLast()) else {
      return nil
    }
    let words = String(decoding: body, as: UTF8.self)
      .split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[0] == "begun", let items = Int(words[1]), items >= 0 else {
      return nil
    }
    self.init(items: items, name: String(words[2]), command: String(words[3]))
  }

  /// Writes the note, unless it is there as it is.
  func write(to folder: String, in fileSystem: any FileSystem) throws(FileError) {
    if try Self.read(folder, in: fileSystem) == self { return }
    try fileSystem.write(
      JournalLine.encoded("begun \(items) \(name) \(command)"),
      to: Path.join(folder, Self.fileName))
  }
}
