import Numerics

/// Batches of an epoch-wise training: each epoch visits every item once, in an order of its own.
///
/// The order is a pure function of (streams, epoch), so step s needs no memory of the steps before.
public struct EpochOrder: Sendable {
  /// Items in an epoch.
  public let count: Int
  /// Items in a batch; the last batch of an epoch may be smaller.
  public let batch: Int
  private let streams: TrainingStreams

  /// The batches of `count` items.
  public init(count: Int, batch: Int, streams: TrainingStreams) {
    precondition(count > 0 && batch > 0, "an epoch needs items and a batch size")
    self.count = count
    self.batch = batch
    self.streams = streams
  }

  /// Steps in an epoch.
  public var stepsPerEpoch: Int { (count + batch - 1) / batch }

  /// The order of an epoch, a permutation of 0..<count: Fisher-Yates from the end, swap i with a
  /// number drawn in 0...i.
  public func order(epoch: Int) -> [Int] {
    var order = Array(0..<count)
    var stream = streams.stream(.shuffle, step: epoch)
    for i in stride(from: count - 1, to: 0, by: -1) {
      let bits = UInt64(stream.nextWord()) | UInt64(stream.nextWord()) << 32
      order.swapAt(i, Int(bits.multipliedFullWidth(by: UInt64(i + 1)).high))
    }
    return order
  }

  /// The items of a step, counted from 0.
  public func items(step: Int) -> ArraySlice<Int> {
    let start = step % stepsPerEpoch * batch
    return order(epoch: step / stepsPerEpoch)[start..<min(start + batch, count)]
  }
}
