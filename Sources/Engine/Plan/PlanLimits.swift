import Media

/// What a manifest may ask for; all of it is checked before work starts.
public struct PlanLimits: Hashable, Sendable {
  /// Items of the whole plan.
  public var items = Planner.maximumItems
  /// Pixels of one picture, given or made, on its way through the steps too.
  public var pixels = PNGCodec.pixelLimit
  /// Seconds of one sound.
  public var seconds = 3600.0
  /// Characters of one text.
  public var characters = 10_000_000
  /// Bytes of memory that models, given files and samples on their way may take, as estimated.
  public var memory = Int.max

  /// The limits that hold where none are given.
  public init() {}
}
