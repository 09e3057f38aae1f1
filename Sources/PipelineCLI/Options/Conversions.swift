import ArgumentParser
import Engine

extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Seed: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension ItemSelection: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
