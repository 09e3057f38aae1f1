import CKernels

extension Tape {
  /// A weight divided by its largest singular value as u and v have it: `W / s`, `s = u · W v`
  /// (Miyato et al., 2018).
  ///
  /// `weight [O, ...]` is taken as a matrix of O rows; `u [O]` and `v` (a row's length) are constants.
  /// Gradient: `(dy - (dy · y) u vᵀ) / s`; both products are the kernels' fixed tree.
  public func spectralNorm(_ weight: Variable, u: Tensor, v: Tensor) -> Variable {
    let matrix = WeightMatrix(weight.value, u: u, v: v)
    let compute = compute
    let product = compute.uninitialized([matrix.rows])
    compute.multiply(matrix, v, into: product.target)
    let factor = 1 / compute.kernels.dot(matrix.rows, u.base, product.base)
    let y = compute.map(weight.value) { compute.kernels.scale($0, factor, $1, $2) }
    withExtendedLifetime((u, v, product)) {}
    return record(y, from: weight) { dy in
      let along = compute.kernels.dot(dy.shape.count, dy.base, y.base)
      let share = -along * factor
      let width = matrix.columns
      let dw = compute.tensor(weight.shape) { dw in
        compute.split(matrix.rows, grain: max(1, 16_384 / max(width, 1))) { range in
          for row in range {
            let at = dw + row * width
            compute.kernels.scale(width, factor, dy.base + row * width, at)
            compute.kernels.axpy(width, share * u.base[row], v.base, at)
          }
        }
      }
      withExtendedLifetime((dy, y, u, v)) {}
      weight.accumulate(dw, compute)
    }
  }
}

extension Compute {
  /// One step of power iteration towards the first singular vectors of a weight:
  /// `v = Wᵀ u`, then `u = W v`, each divided by its length (or by 1e-12 if that is more).
  public func powerIteration(_ weight: Tensor, u: inout Tensor, v: inout Tensor) {
    let matrix = WeightMatrix(weight, u: u, v: v)
    let (newV, newU) = (uninitialized(v.shape), uninitialized(u.shape))
    withScratch(panelFloats(matrix.rows, matrix.columns)) { panels in
      pack(
        matrix.rows, matrix.columns, weight.base, strideK: matrix.columns, strideN: 1,
        into: panels)
      product(
        1, matrix.columns, matrix.rows, u.base, stride: matrix.rows, panels: panels,
        into: newV.target, stride: matrix.columns)
    }
    normalize(newV)
    multiply(matrix, newV, into: newU.target)
    normalize(newU)
    withExtendedLifetime((weight, u)) {}
    (u, v) = (newU, newV)
  }

  /// `W v`.
  fileprivate func multiply(
    _ matrix: WeightMatrix, _ v: Tensor, into product: UnsafeMutablePointer<Float>
  ) {
    let weight = matrix.weight
    withScratch(panelFloats(matrix.columns, matrix.rows)) { panels in
      pack(
        matrix.columns, matrix.rows, weight.base, strideK: 1, strideN: matrix.columns,
        into: panels)
      self.product(
        1, matrix.rows, matrix.columns, v.base, stride: matrix.columns, panels: panels,
        into: product, stride: matrix.rows)
    }
    withExtendedLifetime((weight, v)) {}
  }

  /// Divides the elements of a tensor that nobody else holds by their Euclidean norm.
  private func normalize(_ x: Tensor) {
    let norm = kernels.dot(x.shape.count, x.base, x.base).squareRoot()
    let factor = 1 / (norm < 1e-12 ? 1e-12 : norm)
    kernels.scale(x.shape.count, factor, x.base, x.target)
    withExtendedLifetime(x) {}
  }
}

/// A weight as a matrix: the first axis its rows.
private struct WeightMatrix {
  let weight: Tensor
  let rows: Int
  let columns: Int

  init(_ weight: Tensor, u: Tensor, v: Tensor) {
    precondition(
      weight.shape.rank >= 2 && weight.shape.count > 0 && u.shape == [weight.shape[0]]
        && v.shape == [weight.shape.count / weight.shape[0]],
      "spectralNorm: weight \(weight.shape), u \(u.shape), v \(v.shape)")
    self.weight = weight
    rows = weight.shape[0]
    columns = weight.shape.count / rows
  }
}
