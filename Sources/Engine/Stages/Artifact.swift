public import Files
public import Media

/// A published file and what the index says about it.
public struct Artifact: Hashable, Sendable {
  /// The item's position in the plan.
  public let position: Int
  /// Path under the run's folder.
  public let path: String
  /// Content digest: text, pixels or PCM (formats.md); the same everywhere.
  public let content: Digest
  /// Digest of the file's bytes; the same for one set of libraries.
  public let file: Digest
  /// Size of the file.
  public let bytes: Int
  /// How large the content is.
  public let extent: Extent
  /// Why earlier draws were turned down, a word each; so many they were.
  public let rejections: [String]
}

extension Extent {
  /// The numbers as the journal keeps them.
  var numbers: [Int] {
    switch self {
    case .text(let characters): [characters]
    case .image(let width, let height): [width, height]
    case .audio(let sampleRate, let channels, let frames): [sampleRate, channels, frames]
    }
  }

  init?(_ medium: Medium, numbers: [Int]) {
    switch (medium, numbers.count) {
    case (.text, 1): self = .text(characters: numbers[0])
    case (.image, 2): self = .image(width: numbers[0], height: numbers[1])
    case (.audio, 3):
      self = .audio(sampleRate: numbers[0], channels: numbers[1], frames: numbers[2])
    default: return nil
    }
  }
}
