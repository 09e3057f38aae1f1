import CKernels

extension Tape {
  /// A layer of simple recurrent units over whole sequences (Elman, 1990):
  /// `h_t = tanh(x_t + (h_{t-1} Wᵀ + b))`.
  ///
  /// `x [B, T, H]`, the input's share of the sums; `weight [H, H]`, `bias [H]` or none;
  /// `initial [B, H]` is the state before the first step, zeros by default. Returns every hidden state `[B, T, H]` and
  /// the last one; no gradient flows through `initial` and `h`.
  ///
  /// The recurrent chain starts at the bias and is added to x at the end. Gradients:
  /// back-propagation through time; the weight's gradient is one product over all rows b·T + t in
  /// ascending order.
  public func rnn(
    _ x: Variable, weight: Variable, bias: Variable?, initial: Tensor? = nil
  ) -> (y: Variable, h: Tensor) {
    let layer = RecurrentShape("rnn", preactivations: x, weight: weight, bias: bias, initial)
    let start = initial ?? Tensor(zeros: [layer.batch, layer.hidden])
    let compute = compute
    let hidden = compute.hiddenStates(
      layer, x.value, recurrent: packed(weight), bias: bias?.value, initial: start)
    let y = record(hidden, from: x, weight, bias) { dy in
      let sums = compute.sumGradients(layer, dy, hidden: hidden, weight: weight.value)
      if let bias { bias.accumulate(compute.biasGradient(sums, shape: bias.shape), compute) }
      if weight.requiresGradient {
        let previous = compute.previousStates(layer, hidden, initial: start)
        weight.accumulate(compute.weightGradient(sums, previous, shape: weight.shape), compute)
      }
      x.accumulate(sums, compute)
    }
    return (y, compute.lastStep(layer, hidden))
  }
}

extension Compute {
  fileprivate func hiddenStates(
    _ layer: RecurrentShape, _ x: Tensor, recurrent: PackedMatrix, bias: Tensor?, initial: Tensor
  ) -> Tensor {
    let (T, H) = (layer.steps, layer.hidden)
    let y = uninitialized(x.shape)
    layer.forSequences(self) { range in
      let (rows, b) = (range.count, range.lowerBound)
      withScratch(rows * H) { fromHidden in
        for t in 0..<T {
          let at = b * T + t
          kernels.gemm(
            rows, H, H, t == 0 ? initial.base + b * H : y.base + (at - 1) * H,
            t == 0 ? H : layer.hiddenStride, recurrent.panels.base, bias?.base, fromHidden, H)
          for row in 0..<rows {
            let (sum, place) = (fromHidden + row * H, (at + row * T) * H)
            kernels.add(H, x.base + place, sum, sum)
            kernels.tanh(H, sum, y.target + place)
          }
        }
      }
    }
    withExtendedLifetime((x, recurrent, bias, initial)) {}
    return y
  }

  /// The gradients of the sums before tanh, `[B, T, H]`.
  fileprivate func sumGradients(
    _ layer: RecurrentShape, _ dy: Tensor, hidden: Tensor, weight: Tensor
  ) -> Tensor {
    let (T, H) = (layer.steps, layer.hidden)
    let sums = uninitialized(dy.shape)
    withScratch(panelFloats(H, H)) { panels in
      pack(H, H, weight.base, strideK: H, strideN: 1, into: panels)
      layer.forSequences(self) { range in
        let (rows, b) = (range.count, range.lowerBound)
        withScratch(rows * H) { dh in
          for t in (0..<T).reversed() {
            let at = b * T + t
            let isLast = t + 1 == T
            if !isLast {
              kernels.gemm(
                rows, H, H, sums.base + (at + 1) * H, layer.hiddenStride, panels, nil, dh, H)
              addRows(rows, H, dy.base + at * H, stride: layer.hiddenStride, to: dh, stride: H)
            }
            for row in 0..<rows {
              let place = (at + row * T) * H
              kernels.tanh_grad(
                H, hidden.base + place, isLast ? dy.base + place : UnsafePointer(dh + row * H),
                sums.target + place)
            }
          }
        }
      }
    }
    withExtendedLifetime((dy, hidden, weight)) {}
    return sums
  }
}
