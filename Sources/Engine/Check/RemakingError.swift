/// Why an item cannot be made again, or what happened when it was.
struct RemakingError: Error, Hashable {
  /// In lower case, no period; names what is missing or of another version.
  let reason: String
  /// Whether it was made and failed on its way: its content is another one, none.
  let hasFailed: Bool

  init(_ reason: String, hasFailed: Bool = false) {
    self.reason = reason
    self.hasFailed = hasFailed
  }
}

extension RemakingError {
  /// Made by an arithmetic that this program does not have.
  static func numerics(_ version: String, ours: Int) -> RemakingError {
    RemakingError("was made under numerics version \(version), this program has \(ours)")
  }

  /// A file that is in no folder of the library.
  static func notFound(_ what: String, _ digest: String, _ folders: [String]) -> RemakingError {
    let places = folders.map { "'\($0)'" }.joined(separator: ", ")
    return RemakingError(
      "\(what) \(digest.prefix(16)) was not found"
        + (folders.isEmpty ? "; there is no folder to look in" : " in \(places)"))
  }

  /// An item that a generator or a step fails at.
  static func failed(_ stage: String, _ reason: String) -> RemakingError {
    RemakingError("made again it fails at \(stage): \(reason)", hasFailed: true)
  }
}
