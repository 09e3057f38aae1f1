package import Files
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
    var text: [UInt8] = []
    var digest = DataDigest()
    for file in files.files {
      let bytes = try Self.clean(
        files.read(file, limit: Self.maximumBytes - text.count), path: file.path)
      digest.add(ContentDigest.text(bytes))
      if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
      text += bytes
    }
    guard !text.isEmpty else { throw TrainingError(.unsuitable, "'\(path)' holds no text") }
    self.text = String(decoding: text, as: UTF8.self)
    self.digest = digest.finish()
  }

  private static func clean(_ bytes: [UInt8], path: String) throws(TrainingError) -> [UInt8] {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw TrainingError(.badData, "'\(path)' is not UTF-8 at byte \(error.byteOffsets.lowerBound)")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
    guard content.contains(UInt8(ascii: "\r")) else { return Array(content) }
    var clean: [UInt8] = []
    clean.reserveCapacity(content.count)
    for byte in content {
      if byte == UInt8(ascii: "\n"), clean.last == UInt8(ascii: "\r") { clean.removeLast() }
      clean.append(byte)
    }
    return clean
  }
}
