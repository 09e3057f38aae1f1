package import Files
import Media
import PipelineInterface

/// The text of a data set: one file, or the `.txt` files of a folder one after the other.
///
/// UTF-8 without normalisation; a byte order mark at a file's start is dropped, CR LF becomes LF.
/// Between two files stands a line end, whether or not the first one brings it.
package struct TextCorpus {
  /// All text.
  package let text: String
  /// Digest of the files' texts in order (formats.md).
  package let digest: Digest

  /// Bytes of all files together at most.
  static let maximumBytes = 256 << 20

  /// Reads a corpus; the first file that cannot be used is named.
  package init(
    _ path: String, folders: [String] = [], system: any FileSystem = LocalFileSystem()
  ) throws {
    let files = try DataFiles(path, extension: "txt", folders: folders, system: system)
    var text = ""
    var digest = DataDigest()
    for file in files.files {
      let part: String
      do {
        part = try TextCodec.decode(
          files.read(file, limit: Self.maximumBytes - text.utf8.count))
      } catch let error as CodecError {
        throw TrainingError(.badData, "'\(file.path)' cannot be used: \(error.reason)")
      }
      digest.add(text: part)
      if let last = text.utf8.last, last != UInt8(ascii: "\n") { text += "\n" }
      text += part
    }
    guard !text.isEmpty else { throw TrainingError(.unsuitable, "'\(path)' holds no text") }
    self.text = text
    self.digest = digest.finish()
  }
}
