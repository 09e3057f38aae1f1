/// A value of one medium on its way from a generator to a file.
public enum Sample: Hashable, Sendable {
  case text(String)
  case image(Raster)
  case audio(Waveform)

  /// The medium of this sample.
  public var medium: Medium {
    switch self {
    case .text: .text
    case .image: .image
    case .audio: .audio
    }
  }
}
