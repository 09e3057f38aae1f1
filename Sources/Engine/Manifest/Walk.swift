public import PipelineInterface

/// A job whose items are frames of a walk from draw to draw.
public struct Walk: Hashable, Sendable {
  /// Items from one draw to the next; the draw itself is the first of them.
  public let frames: Int
  /// Whether it goes on from the last draw to the first one.
  public let isClosed: Bool

  static let frames = Parameter<Int>(
    "frames", default: 1, in: 1...10_000,
    help: "items from each draw of count or seeds to the next one, a walk between them; 1: none")
  static let loop = Parameter<Bool>(
    "loop", default: false, in: Anything(), help: "whether that walk goes back to the first draw")

  /// The attributes of a job of a kind that interpolates.
  public static let parameters: [any AnyParameter] = [frames, loop]

  /// Items of a walk over so many draws: an open one ends with the last draw.
  func items(draws: Int) -> Int {
    isClosed ? draws * frames : (draws - 1) * frames + 1
  }
}
