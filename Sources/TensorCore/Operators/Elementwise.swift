/// Passes over the elements of whole tensors, for the operators.
extension Compute {
  /// `y[i] = f(x[i])`; `f` works on a run of elements.
  func map(
    _ x: Tensor, _ f: (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    tensor(x.shape) { y in
      elementwise(x.shape.count) { range in
        f(range.count, x.base + range.lowerBound, y + range.lowerBound)
      }
      withExtendedLifetime(x) {}
    }
  }

  /// `y[i] = f(a[i], b[i])`.
  func map(
    _ a: Tensor, _ b: Tensor,
    _ f: (Int, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    tensor(a.shape) { y in
      elementwise(a.shape.count) { range in
        let at = range.lowerBound
        f(range.count, a.base + at, b.base + at, y + at)
      }
      withExtendedLifetime((a, b)) {}
    }
  }

  /// `y[i] = f(y[i])` in place.
  func update(_ y: inout Tensor, _ f: (Int, UnsafeMutablePointer<Float>) -> Void) {
    y.withUnsafeMutableBufferPointer { y in
      guard let base = y.baseAddress else { return }
      elementwise(y.count) { f($0.count, base + $0.lowerBound) }
    }
  }

  /// `y[i] = f(x[i], y[i])` in place.
  func update(
    _ y: inout Tensor, with x: Tensor,
    _ f: (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    y.withUnsafeMutableBufferPointer { y in
      guard let base = y.baseAddress else { return }
      elementwise(y.count) { f($0.count, x.base + $0.lowerBound, base + $0.lowerBound) }
    }
    withExtendedLifetime(x) {}
  }
}
