import CKernels

extension Tape {
  /// Rows of `weight [V, E]`: `y [shape..., E]`, the row of each index in 0..<V.
  ///
  /// Gradient: each row of `dW` is the sum of its uses' gradients in index order.
  public func embedding(_ indices: [Int32], shape: Shape, weight: Variable) -> Variable {
    let (count, width) = (weight.shape[0], weight.shape[1])
    precondition(
      indices.count == shape.count && indices.allSatisfy { $0 >= 0 && Int($0) < count },
      "embedding: \(indices.count) indices of shape \(shape), weight \(weight.shape)")
    let compute = compute
    let value = compute.tensor(Shape(shape.dims + [width])) { y in
      let weight = weight.value
      compute.split(indices.count, grain: max(1, 16_384 / max(width, 1))) { range in
        for at in range {
          (y + at * width).initialize(
            from: weight.base + Int(indices[at]) * width, count: width)
        }
      }
      withExtendedLifetime(weight) {}
    }
    return record(value, from: weight) { dy in
      let rows = dy.base
      let dw = compute.tensor(weight.shape) { dw in
        dw.initialize(repeating: 0, count: weight.shape.count)
        for (at, index) in indices.enumerated() {
          let row = dw + Int(index) * width
          compute.kernels.add(width, row, rows + at * width, row)
        }
      }
      withExtendedLifetime(dy) {}
      weight.accumulate(dw, compute)
    }
  }
}
