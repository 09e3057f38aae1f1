import Files
import Media

/// The digest of a data set over decoded content.
///
/// SHA-256 of field("data"), then for each file, in order, field(its content digest) (formats.md).
/// Names and paths do not enter it.
struct DataDigest: ~Copyable {
  private var hash = SHA256()

  /// No file yet.
  init() { hash.updateField("data") }

  /// Adds the next file by its content.
  mutating func add(_ content: Content) {
    add(header: content.header, payload: content.payload)
  }

  /// Adds the next file, a text, with the line ends at its end (a sample's content keeps one).
  mutating func add(text: String) {
    add(header: "text/utf-8\n", payload: Array(text.utf8))
  }

  /// The digest of the set.
  consuming func finish() -> Digest { hash.finish() }

  private mutating func add(header: String, payload: [UInt8]) {
    var content = SHA256()
    content.update(header)
    content.update(payload)
    hash.updateField(content.finish().bytes)
  }
}
