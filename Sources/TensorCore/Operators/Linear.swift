import CKernels

extension Tape {
  /// `y = x Wᵀ + b` over the last axis: `x [..., in]`, `weight [out, in]`, `bias [out]`.
  ///
  /// Gradients: `dx = dy W`; `dW = dyᵀ x`, one product over all rows in row order; `db` the column
  /// sums of `dy`.
  public func linear(_ x: Variable, weight: Variable, bias: Variable?) -> Variable {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    precondition(
      x.shape.rank > 0 && x.shape.dims.last == inputs && bias?.shape.count ?? outputs == outputs,
      "linear: x \(x.shape), weight \(weight.shape)")
    let rows = x.shape.count / max(inputs, 1)
    let compute = compute
    let value = compute.tensor(Shape(x.shape.dims.dropLast() + [outputs])) { y in
      product(x.value, rows: rows, weight, bias: bias?.value, into: y)
    }
    return record(value, from: x, weight, bias) { dy in
      if x.requiresGradient {
        x.accumulate(compute.inputGradient(dy, weight.value, shape: x.shape), compute)
      }
      if weight.requiresGradient {
        weight.accumulate(
          compute.weightGradient(dy, x.value, shape: weight.shape), compute)
      }
      if let bias, bias.requiresGradient {
        bias.accumulate(compute.biasGradient(dy, shape: bias.shape), compute)
      }
    }
  }
}

extension Compute {
  /// `dx = dy W`: `dy [rows, out]`, `weight [out, in]`.
  func inputGradient(_ dy: Tensor, _ weight: Tensor, shape: Shape) -> Tensor {
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    return tensor(shape) { dx in
      withScratch(panelFloats(outputs, inputs)) { panels in
        product(
          shape.count / max(inputs, 1), inputs, outputs, dy.base, stride: outputs,
          packing: weight.base, strideK: inputs, strideN: 1, into: panels, into: dx, stride: inputs)
      }
      withExtendedLifetime((dy, weight)) {}
    }
  }

  /// `dW = dyᵀ x`, of `shape [out, in]`.
  func weightGradient(_ dy: Tensor, _ x: Tensor, shape: Shape) -> Tensor {
    tensor(shape) { dw in
      transposedProduct(
        rows: dy.shape.count / max(shape[0], 1), shape[0], dy.base, stride: shape[0],
        shape[1], x.base, stride: shape[1], into: dw)
      withExtendedLifetime((dy, x)) {}
    }
  }

  /// The column sums of `dy [rows, n]`, of `shape [n]`.
  func biasGradient(_ dy: Tensor, shape: Shape) -> Tensor {
    tensor(shape) { db in
      columnSums(
        rows: dy.shape.count / max(shape.count, 1), shape.count, dy.base, stride: shape.count,
        into: db)
      withExtendedLifetime(dy) {}
    }
  }
}
