import Files
import Numerics

/// What the root element of an index says, read without the rest of it.
///
/// Only for indexes that this program wrote: anything else gives `nil`.
struct IndexHead: Hashable {
  let name: String
  let plan: String
  let items: Int
  let failed: Int
  /// Items that are left out.
  let duplicates: Int
  /// Files that were made of items.
  let derived: Int
  /// Steps over all items of a job that failed.
  let unmade: Int

  /// Items that have a file in the run's folder.
  var published: Int { items - failed - duplicates }

  /// The head of an index file; `nil` when there is none or it is another document.
  static func read(_ path: String, in fileSystem: any FileSystem) throws(FileError) -> IndexHead? {
    guard case .file = try fileSystem.status(path) else { return nil }
    return IndexHead(try fileSystem.read(path, offset: 0, count: 4096))
  }

  /// The head of an index that starts with these bytes.
  init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.firstRange(of: "<index "),
      let end = text[start.upperBound...].firstIndex(of: ">")
    else { return nil }
    let tag = text[start.upperBound..<end]
    func value(_ name: String) -> Substring? {
      guard let range = tag.firstRange(of: " \(name)=\"") else { return nil }
      return tag[range.upperBound...].prefix { $0 != "\"" }
    }
    guard tag.contains("xmlns=\"\(IndexDocument.namespace)\""), let name = value("name"),
      let plan = value("plan"),
      let items = value("items").flatMap({ DecimalText.integer(String($0)) }),
      let failed = value("failed").flatMap({ DecimalText.integer(String($0)) }),
      failed >= 0, items >= failed
    else { return nil }
    /// A number that is left out where it is 0.
    func count(_ name: String) -> Int? {
      guard let text = value(name) else { return 0 }
      return DecimalText.integer(String(text)).flatMap { $0 >= 0 ? $0 : nil }
    }
    guard let duplicates = count("duplicates"), let derived = count("derived"),
      let unmade = count("unmade")
    else { return nil }
    self.duplicates = duplicates
    self.derived = derived
    self.unmade = unmade
    self.name = String(name)
    self.plan = String(plan)
    self.items = items
    self.failed = failed
  }
}
