import Engine
import Files
import Media
import Numerics

/// Draws a sound file.
enum SoundDrawing {
  /// Pixels over the length of a sound.
  private static let columns = 600
  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  static func write(_ file: String, to path: String) throws {
    let bytes = try LocalFileSystem().read(file, limit: limit)
    do {
      let sound = try SoundCodec.decode(bytes)
      let mono = (0..<sound.frames).map { frame in
        let start = frame * sound.channels
        return sound.samples[start..<start + sound.channels].reduce(0, +) / Float(sound.channels)
      }
      // Steps of 2 dB have so few colours that a palette holds them.
      let levels = Spectrogram.columns(mono, count: columns).map { column in
        column.map { 2 * ($0 / 2).rounded() }
      }
      let picture = SoundPicture(sound, columns: levels)
      // A drawing of a sound tells what the sound tells of itself.
      let png = try PNGCodec.encodeIndexed(
        picture.raster, provenance: try SoundCodec.readProvenance(bytes))
      try AtomicFile.publish(
        png, at: path,
        temporary: Path.join(
          Path.folder(of: path), ".\(Path.name(of: path)).pipeline-inspect"),
        in: LocalFileSystem())
    } catch let error as CodecError {
      throw CommandError(.badData, "'\(file)' cannot be drawn: \(error)")
    }
  }
}
