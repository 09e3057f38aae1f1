import Engine
import Files
import Generators

/// Reading the checkpoints that people name on the command line.
enum Checkpoints {
  /// The largest checkpoint that is read, in bytes.
  private static let limit = 4 << 30

  /// A checkpoint's bytes and what they say.
  static func read(_ path: String) throws -> (bytes: [UInt8], report: CheckpointReport) {
    let bytes = try LocalFileSystem().read(path, limit: limit)
    do {
      return (bytes, try CheckpointReport(bytes))
    } catch {
      throw CommandError(.badData, "model '\(path)' is refused: \(error)")
    }
  }
}
