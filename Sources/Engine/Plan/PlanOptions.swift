/// What the command line adds to a manifest.
public struct PlanOptions: Sendable {
  /// Day of the run.
  public var date: CalendarDate
  /// Whether the day was asked for by `--date`.
  public var isDateFixed: Bool
  /// In place of the manifest's seed.
  public var seed: UInt64?
  /// Workers at most, for every model.
  public var threads: Int
  /// A part of the manifest.
  public var only: ItemSelection?
  /// Whether files carry their provenance.
  public var hasMetadata: Bool
  /// What the manifest may ask for.
  public var limits: PlanLimits

  /// Options; all but the date have a default.
  public init(
    date: CalendarDate, isDateFixed: Bool = false, seed: UInt64? = nil, threads: Int = 1,
    only: ItemSelection? = nil, hasMetadata: Bool = true, limits: PlanLimits = PlanLimits()
  ) {
    self.date = date
    self.isDateFixed = isDateFixed
    self.seed = seed
    self.threads = threads
    self.only = only
    self.hasMetadata = hasMetadata
    self.limits = limits
  }
}
