import CKernels
public import Numerics

extension Tape {
  /// Zeroes each element with probability `rate` and scales the others by `1 / (1 - rate)`.
  ///
  /// Element i is kept when number i of the stream, counted from its beginning, is at least `rate`:
  /// the mask is a function of the stream's key and step alone. For training only.
  public func dropout(_ x: Variable, rate: Float, stream: RandomStream) -> Variable {
    precondition(rate >= 0 && rate < 1, "dropout: rate \(rate)")
    guard rate > 0 else { return x }
    let compute = compute
    let factor = 1 / (1 - rate)
    let mask = compute.tensor(x.shape) { mask in
      let (count, wordsInBlock) = (x.shape.count, 4)
      compute.split((count + wordsInBlock - 1) / wordsInBlock, grain: 1_024) { blocks in
        var stream = stream.starting(atBlock: UInt64(blocks.lowerBound))
        for i in blocks.lowerBound * wordsInBlock..<min(blocks.upperBound * wordsInBlock, count) {
          mask[i] = stream.nextUniform() < rate ? 0 : factor
        }
      }
    }
    let y = compute.map(x.value, mask) { compute.kernels.mul($0, $1, $2, $3) }
    return record(y, from: x) { dy in
      compute.update(&dy, with: mask) { compute.kernels.mul($0, $1, $2, $2) }
      x.accumulate(dy, compute)
    }
  }
}
