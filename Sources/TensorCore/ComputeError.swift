/// Why no kernels could be chosen for this machine.
public struct ComputeError: Error, Equatable, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: Sendable, Equatable {
    /// The CPU is below the product's minimum.
    case unsupportedCPU
    /// No such level, or this CPU cannot run it.
    case unknownLevel
    /// The number of threads is out of range.
    case threads
  }

  /// What went wrong.
  public let kind: Kind
  /// The message for the user: lower case, no period.
  public let description: String
}
