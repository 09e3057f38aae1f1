/// How large a content is, by medium.
public enum Extent: Hashable, Sendable {
  /// Unicode scalars.
  case text(characters: Int)
  /// Pixels.
  case image(width: Int, height: Int)
  /// Frames a second, samples a frame, frames.
  case audio(sampleRate: Int, channels: Int, frames: Int)
}
