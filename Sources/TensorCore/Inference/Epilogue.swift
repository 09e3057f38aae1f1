import CKernels

/// What is done to the numbers of a linear layer by the thread that made them, while they are near.
///
/// Each is a function of one number, so the bits are those of the same pass over all of them later.
public enum Epilogue {
  case none
  /// The Gaussian error linear unit in its tanh form.
  case gelu
  /// The sum with numbers laid out alike, which takes their place.
  case sum(UnsafeMutablePointer<Float>)

  /// Does it to some columns of some rows of `y`, `stride` floats apart.
  func apply(
    _ rows: Range<Int>, _ columns: Range<Int>, _ y: UnsafeMutablePointer<Float>, stride: Int,
    on compute: Compute
  ) {
    if case .none = self { return }
    for row in rows {
      let start = row * stride + columns.lowerBound
      switch self {
      case .none: break
      case .gelu: compute.kernels.gelu(columns.count, y + start, y + start)
      case .sum(let x): compute.kernels.add(columns.count, x + start, y + start, x + start)
      }
    }
  }
}
