import Numerics
import TensorCore

/// Rows of codes, each 16 of context and then `count` samples, as the tiers see them.
struct CodeRows {
  /// Samples of a row, without its context.
  let count: Int
  private let codes: [Int32]
  private let batch: Int

  init(_ codes: [Int32], batch: Int) {
    let big = SampleRNN.topFrame
    count = codes.count / batch - big
    precondition(
      codes.count == batch * (big + count) && count > 0 && count.isMultiple(of: big),
      "SampleRNN: \(codes.count) codes are not \(batch) rows of 16 and a multiple of 16")
    self.codes = codes
    self.batch = batch
  }

  /// The amplitudes of each row that lie `frame` samples before its samples, `[B, count]`.
  func amplitudes(behind frame: Int) -> Tensor {
    let width = SampleRNN.topFrame + count
    let start = SampleRNN.topFrame - frame
    return Tensor([batch, count]) { values in
      for row in 0..<batch {
        for index in 0..<count {
          values[row * count + index] = MuLaw.linear[Int(codes[row * width + start + index])]
        }
      }
    }
  }

  /// The `length` codes before each sample, oldest first: `[B, count, length]`.
  func last(_ length: Int) -> [Int32] {
    let width = SampleRNN.topFrame + count
    var windows: [Int32] = []
    windows.reserveCapacity(batch * count * length)
    for row in 0..<batch {
      for index in 0..<count {
        let start = row * width + SampleRNN.topFrame - length + index
        windows += codes[start..<(start + length)]
      }
    }
    return windows
  }
}
