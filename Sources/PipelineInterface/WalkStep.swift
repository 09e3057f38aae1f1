/// The place of a frame in a walk from draw to draw.
///
/// Draws are what the items of the same job without a walk would be. The request's key is that of the
/// draw that the frame stands at or comes after.
public struct WalkStep: Hashable, Sendable {
  /// Number of that draw in the walk, from 0.
  public let draw: Int
  /// Number of the draw that the walk goes to.
  public let nextDraw: Int
  /// Frames since the draw: 0 is the draw itself; below `frames`.
  public let frame: Int
  /// Frames from one draw to the next, at least 2.
  public let frames: Int
  /// Key of the next draw's random streams.
  public let nextKey: UInt64

  /// A place from its parts.
  public init(draw: Int, nextDraw: Int, frame: Int, frames: Int, nextKey: UInt64) {
    precondition(
      draw >= 0 && frames > 1 && (0..<frames).contains(frame), "frame \(frame) of \(frames)")
    self.draw = draw
    self.nextDraw = nextDraw
    self.frame = frame
    self.frames = frames
    self.nextKey = nextKey
  }

  /// How far the frame is on its way to the next draw, 0..<1.
  public var share: Double { Double(frame) / Double(frames) }
}
