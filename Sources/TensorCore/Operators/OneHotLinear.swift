import CKernels

extension Tape {
  /// A linear layer over one-hot vectors: `y [shape..., out]`, for each index in 0..<V the column of
  /// `weight [out, V]` plus `bias [out]`, if there is one, in one addition.
  ///
  /// Gradient: each column of `dW` is the sum of its uses' gradients in index order; `db` the column
  /// sums of `dy`.
  public func oneHotLinear(
    _ indices: [Int32], shape: Shape, weight: Variable, bias: Variable?
  ) -> Variable {
    let (width, symbols) = (weight.shape[0], weight.shape[1])
    precondition(
      indices.count == shape.count && bias?.shape.count ?? width == width
        && indices.allSatisfy { $0 >= 0 && Int($0) < symbols },
      "oneHotLinear: \(indices.count) indices of shape \(shape), weight \(weight.shape)")
    let compute = compute
    let table = compute.oneHotTable(weight.value, bias: bias?.value)
    let value = compute.tensor(Shape(shape.dims + [width])) { y in
      compute.split(indices.count, grain: max(1, 16_384 / max(width, 1))) { range in
        for at in range {
          (y + at * width).initialize(
            from: table.base + Int(indices[at]) * width, count: width)
        }
      }
      withExtendedLifetime(table) {}
    }
    return record(value, from: weight, bias) { dy in
      if let bias { bias.accumulate(compute.biasGradient(dy, shape: bias.shape), compute) }
      let columns = compute.tensor([symbols, width]) { columns in
        compute.addRows(of: dy, width: width, by: indices, into: columns, count: symbols)
      }
      let dw = compute.tensor(weight.shape) { dw in
        compute.transpose(symbols, width, columns.base, stride: width, into: dw, stride: symbols)
      }
      withExtendedLifetime((dy, columns)) {}
      weight.accumulate(dw, compute)
    }
  }
}

extension Compute {
  /// What `Tape.oneHotLinear` gives for each index: `[V, out]`, of `weight [out, V]` and
  /// `bias [out]`.
  public func oneHotTable(_ weight: Tensor, bias: Tensor?) -> Tensor {
    let (width, symbols) = (weight.shape[0], weight.shape[1])
    return tensor([symbols, width]) { table in
      transpose(width, symbols, weight.base, stride: symbols, into: table, stride: width)
      if let bias { kernels.add_rows(symbols, width, bias.base, table, width) }
      withExtendedLifetime((weight, bias)) {}
    }
  }
}
