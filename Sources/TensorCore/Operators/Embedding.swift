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
      let dw = compute.tensor(weight.shape) { dw in
        compute.addRows(of: dy, width: width, by: indices, into: dw, count: count)
      }
      withExtendedLifetime(dy) {}
      weight.accumulate(dw, compute)
    }
  }
}

extension Compute {
  /// Row i of `out [count, width]`: the sum, from +0, of the rows of `x` whose index is i, in their
  /// order.
  func addRows(
    of x: Tensor, width: Int, by indices: [Int32], into out: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    let lanes = Int(CK_LANES)
    let panels = (width + lanes - 1) / lanes
    split(panels, grain: max(1, 65_536 / (lanes * max(indices.count, 1)))) { range in
      let first = range.lowerBound * lanes
      let columns = min(range.upperBound * lanes, width) - first
      for row in 0..<count {
        (out + row * width + first).update(repeating: 0, count: columns)
      }
      for (at, index) in indices.enumerated() {
        let row = out + Int(index) * width + first
        kernels.add(columns, row, x.base + at * width + first, row)
      }
    }
    withExtendedLifetime(x) {}
  }
}
