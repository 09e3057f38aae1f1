/// How a file holds its sample.
///
/// The content digest is the same in every format of a medium.
public enum FileFormat: String, CaseIterable, Sendable {
  case text, png, png8, wav, flac

  /// What a file of this format holds.
  public var medium: Medium {
    switch self {
    case .text: .text
    case .png, .png8: .image
    case .wav, .flac: .audio
    }
  }

  /// The first format with a media type, and so its medium; `nil`: it is none of ours.
  public init?(mediaType: String) {
    guard let format = Self.allCases.first(where: { $0.mediaType == mediaType }) else { return nil }
    self = format
  }

  /// File name extension, without the dot.
  public var fileExtension: String {
    switch self {
    case .text: "txt"
    case .png, .png8: "png"
    case .wav: "wav"
    case .flac: "flac"
    }
  }

  /// Media type as the index states it.
  public var mediaType: String {
    switch self {
    case .text: "text/plain; charset=utf-8"
    case .png, .png8: "image/png"
    case .wav: "audio/wav"
    case .flac: "audio/flac"
    }
  }
}

extension Medium {
  /// The format of files of which nothing else is said.
  public var defaultFormat: FileFormat {
    switch self {
    case .text: .text
    case .image: .png
    case .audio: .wav
    }
  }
}
