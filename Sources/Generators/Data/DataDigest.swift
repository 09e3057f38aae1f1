import Files
import Media

/// The digest of a data set over decoded content: SHA-256 of field("data"), then for each file, in
/// order, field(its content digest) (formats.md). Names and paths do not enter it.
struct DataDigest: ~Copyable {
  private var hash = SHA256()

  /// No file yet.
  init() { hash.updateField("data") }

  /// Adds the next file by its content digest.
  mutating func add(_ content: Digest) { hash.updateField(content.bytes) }

  /// The digest of the set.
  consuming func finish() -> Digest { hash.finish() }
}
