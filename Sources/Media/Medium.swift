/// What a sample is made of.
public enum Medium: String, CaseIterable, Sendable {
  case text, image, audio

  /// The folder of a run that holds files of this medium.
  public var folder: String {
    switch self {
    case .text: "text"
    case .image: "images"
    case .audio: "audio"
    }
  }

  /// File name extension, without the dot.
  public var fileExtension: String {
    switch self {
    case .text: "txt"
    case .image: "png"
    case .audio: "wav"
    }
  }

  /// Media type as the index states it.
  public var mediaType: String {
    switch self {
    case .text: "text/plain; charset=utf-8"
    case .image: "image/png"
    case .audio: "audio/wav"
    }
  }
}
