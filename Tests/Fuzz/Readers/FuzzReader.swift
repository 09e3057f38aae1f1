/// A reader of files that are not to be trusted, as a fuzzer calls it.
struct FuzzReader: Sendable {
  /// The folder of its corpus.
  let name: String
  /// Longer inputs are not tried, in bytes: what a reader may hold grows with its file.
  let limit: Int
  /// Reads a file; throws whatever the reader refuses it with, `BrokenPromise` when it lies.
  let read: @Sendable ([UInt8]) throws -> Void

  /// Every reader.
  static let all: [FuzzReader] = [
    manifest, recipe, index, journal, sums, checkpoint, state, png, sound, lists, pack,
  ]

  /// The reader of a name.
  static func named(_ name: String) -> FuzzReader? { all.first { $0.name == name } }
}

/// A reader that took a file and does not stand by what it read.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Throws unless something holds.
  static func unless(_ holds: Bool, _ description: String) throws {
    if !holds { throw BrokenPromise(description) }
  }
}
