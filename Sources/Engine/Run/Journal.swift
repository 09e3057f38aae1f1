import Files
import Media
import PipelineInterface
import Numerics

/// What has become of each item, one line an item, appended as it happens.
///
/// A line is 8 hexadecimal digits of the SHA-256 of the rest, a space, and the rest:
/// `done POSITION CONTENT FILE BYTES NUMBERS`, `failed POSITION STAGE REASON` or `end`. A line that
/// a crash or an editor has damaged does not match its digits and is as good as absent. Of two lines
/// about an item the later counts. In memory an item costs 16 bytes, whatever its line holds.
final class Journal {
  /// What has become of an item.
  enum Outcome {
    case done(Artifact)
    case failed(ItemFailure)
  }

  private struct Entry {
    var offset: Int = -1
    var length: Int32 = 0
    var isFailure = false
  }

  private let plan: Plan
  private let path: String
  private let fileSystem: any FileSystem
  private let file: any WritableFile
  private var entries: [Entry]
  private var size = 0
  /// Whether the run was over once.
  private(set) var hasEnded = false

  /// Opens the journal at a path, new or with what earlier runs left.
  init(_ path: String, of plan: Plan, in fileSystem: any FileSystem) throws(FileError) {
    self.plan = plan
    self.path = path
    self.fileSystem = fileSystem
    entries = Array(repeating: Entry(), count: plan.itemCount)
    let old = try fileSystem.exists(path) ? try fileSystem.read(path, limit: .max) : []
    file = try fileSystem.append(path)
    var start = 0
    while let end = old[start...].firstIndex(of: UInt8(ascii: "\n")) {
      register(Self.body(of: old[start..<end]), offset: start, length: end - start)
      start = end + 1
    }
    size = old.count
    // A torn last line must not swallow the next one.
    if start < old.count { try append(bytes: [UInt8(ascii: "\n")]) }
  }

  /// Whether something is known about an item, and whether it is a failure.
  func isFailure(_ position: Int) -> Bool? {
    entries[position].offset < 0 ? nil : entries[position].isFailure
  }

  /// What has become of an item; `nil`: nothing yet.
  func outcome(_ position: Int) throws(FileError) -> Outcome? {
    let entry = entries[position]
    guard entry.offset >= 0 else { return nil }
    let line = try fileSystem.read(path, offset: entry.offset, count: Int(entry.length))
    return Self.body(of: line[...]).flatMap { parse($0) }
  }

  /// The error of a line that was there and is no more: somebody writes into the state.
  func damage(_ position: Int) -> FileError {
    FileError(.read, path, reason: "the line of item \(position) is damaged")
  }

  /// Notes that an item's file is written.
  func append(_ artifact: Artifact) throws(FileError) {
    let numbers = artifact.extent.numbers.map { String($0) }.joined(separator: ",")
    try append(
      "done \(artifact.position) \(artifact.content) \(artifact.file) \(artifact.bytes) \(numbers)")
  }

  /// Notes that an item has failed for good.
  func append(_ failure: ItemFailure) throws(FileError) {
    let reason = String(
      String.UnicodeScalarView(failure.reason.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    try append("failed \(failure.position) \(failure.stage) \(reason)")
  }

  /// Notes that the run is over.
  func appendEnd() throws(FileError) {
    if !hasEnded { try append("end") }
  }

  /// Makes what was noted survive a loss of power.
  func sync() throws(FileError) { try fileSystem.sync([path]) }

  private func append(_ body: String) throws(FileError) {
    let line = "\(Self.check(body)) \(body)"
    let offset = size
    try append(bytes: Array(line.utf8) + [UInt8(ascii: "\n")])
    register(body, offset: offset, length: line.utf8.count)
  }

  private func append(bytes: [UInt8]) throws(FileError) {
    try file.write(bytes)
    size += bytes.count
  }

  private func register(_ body: String?, offset: Int, length: Int) {
    guard let body else { return }
    if body == "end" {
      hasEnded = true
      return
    }
    let words = body.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, let position = DecimalText.integer(String(words[1])),
      entries.indices.contains(position), let length = Int32(exactly: length)
    else { return }
    entries[position] = Entry(offset: offset, length: length, isFailure: words[0] == "failed")
  }

  private func parse(_ body: String) -> Outcome? {
    let words = body.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
    guard words.count >= 3, let position = DecimalText.integer(words[1]),
      position >= 0, position < plan.itemCount
    else { return nil }
    let job = plan.job(at: position)
    let item = job.item(at: position)
    if words[0] == "failed" {
      let reason = words.dropFirst(3).joined(separator: " ")
      return .failed(ItemFailure(job, item, stage: words[2], reason: reason))
    }
    let numbers = words.last?.split(separator: ",").compactMap { DecimalText.integer(String($0)) }
    guard words[0] == "done", words.count == 6, let content = Digest(hexadecimal: words[2]),
      let file = Digest(hexadecimal: words[3]), let bytes = DecimalText.integer(words[4]),
      let extent = numbers.flatMap({ Extent(job.kind.medium, numbers: $0) })
    else { return nil }
    return .done(
      Artifact(
        position: position, path: item.path, content: content, file: file, bytes: bytes,
        extent: extent))
  }

  private static func body(of line: ArraySlice<UInt8>) -> String? {
    guard line.count > 9, let text = String(validating: line, as: UTF8.self) else { return nil }
    let body = String(text.dropFirst(9))
    return text.hasPrefix(check(body) + " ") ? body : nil
  }

  private static func check(_ body: String) -> String {
    String(Digest(of: Array(body.utf8)).description.prefix(8))
  }
}
