import Media
import PipelineInterface

extension JobWork {
  /// About the bytes that it takes of so many items of a size.
  func workingBytes(of count: Int, _ bound: SampleBound) -> Int {
    switch self {
    // A print of an item: the hashes of a text's runs, each with where it is found, or some bits.
    case .unique(let limit):
      if limit < 1, case .text = bound { return count.times(8192) }
      return count.times(256)
    case .sheets(let maker): return maker.workingBytes(of: count, Extent(bound))
    }
  }
}

extension Extent {
  /// As large as a sample can be.
  init(_ bound: SampleBound) {
    self =
      switch bound {
      case .text(let characters): .text(characters: characters)
      case .image(let width, let height): .image(width: width, height: height)
      case .audio(let seconds, let sampleRate, let channels):
        .audio(
          sampleRate: sampleRate, channels: channels,
          frames: Int(min(seconds * Double(sampleRate), 1e15)))
      }
  }
}
