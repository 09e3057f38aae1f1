public import ArgumentParser
public import Engine

extension CalendarDate: ExpressibleByArgument {
  /// `2026-11-24`.
  public init?(argument: String) { self.init(argument) }
}

extension Seed: ExpressibleByArgument {
  /// A number or `daily`.
  public init?(argument: String) { self.init(argument) }
}

extension Shard: ExpressibleByArgument {
  /// `3/16`.
  public init?(argument: String) { self.init(argument) }
}

extension ItemSelection: ExpressibleByArgument {
  /// `JOB` or `JOB/ITEM`.
  public init?(argument: String) { self.init(argument) }
}
