public import Numerics
public import TensorCore

/// Dropout as one training step asks for it (Srivastava et al., 2014): a rate and, for each place of
/// the network, a random stream of its own.
public struct Dropout: Sendable {
  /// Share of the elements that are zeroed, 0..<1; the others are scaled by `1 / (1 - rate)`.
  public let rate: Float
  private let streams: @Sendable (_ name: String) -> RandomStream

  /// Dropout at a rate; `streams` gives the stream of a place by its name.
  public init(rate: Float, streams: @escaping @Sendable (_ name: String) -> RandomStream) {
    self.rate = rate
    self.streams = streams
  }

  /// The stream of a place: `blocks.0.c_proj`.
  public func stream(_ name: String) -> RandomStream { streams(name) }

  /// Elements of x dropped.
  public func callAsFunction(_ x: Variable, _ name: String, on tape: Tape) -> Variable {
    tape.dropout(x, rate: rate, stream: stream(name))
  }
}

extension Dropout? {
  /// Elements of x dropped when there is dropout, else x.
  public func callAsFunction(_ x: Variable, _ name: String, on tape: Tape) -> Variable {
    map { $0(x, name, on: tape) } ?? x
  }
}
