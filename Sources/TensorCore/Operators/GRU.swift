import CKernels

extension Tape {
  /// A gated recurrent layer over whole sequences (PyTorch's gates r, z, n).
  ///
  /// `x [B, T, C]`, `weightIH [3H, C]`, `weightHH [3H, H]`, biases `[3H]`; `initial [B, H]` is the
  /// state before the first step, zeros by default, and receives its gradient. Returns every hidden
  /// state `[B, T, H]` and the last one; no gradient flows through `h`.
  ///
  /// A gate's sum is two chains, one for x and one for h, each started at its bias. Gradients:
  /// back-propagation through time; a weight's gradient is one product over all rows b·T + t in
  /// ascending order.
  public func gru(
    _ x: Variable, weightIH: Variable, weightHH: Variable, biasIH: Variable, biasHH: Variable,
    initial: Variable? = nil
  ) -> (y: Variable, h: Tensor) {
    let layer = RecurrentShape(
      "gru", x, weightIH: weightIH, weightHH: weightHH, biasIH: biasIH, biasHH: biasHH, gates: 3,
      initial: initial?.shape)
    let start = initial?.value ?? Tensor(zeros: [layer.batch, layer.hidden])
    let compute = compute
    let isSaving = needsGradient(x, weightIH, weightHH, biasIH, biasHH, initial)
    let pass = GRUPass(layer, initial: start, isSaving: isSaving, compute)
    pass.forward(
      preactivations: compute.inputProjection(
        layer, x.value, packed(weightIH), bias: biasIH.value),
      recurrent: packed(weightHH), bias: biasHH.value, compute)

    let y = record(pass.y, from: x, weightIH, weightHH, biasIH, biasHH, initial) { dy in
      let (dInput, dHidden, dInitial) = pass.backward(dy, weightHH: weightHH.value, compute)
      initial?.accumulate(dInitial, compute)
      biasHH.accumulate(compute.biasGradient(dHidden, shape: biasHH.shape), compute)
      biasIH.accumulate(compute.biasGradient(dInput, shape: biasIH.shape), compute)
      if weightHH.requiresGradient {
        let previous = compute.previousStates(layer, pass.y, initial: start)
        weightHH.accumulate(
          compute.weightGradient(dHidden, previous, shape: weightHH.shape), compute)
      }
      if weightIH.requiresGradient {
        weightIH.accumulate(
          compute.weightGradient(dInput, x.value, shape: weightIH.shape), compute)
      }
      if x.requiresGradient {
        x.accumulate(compute.inputGradient(dInput, weightIH.value, shape: x.shape), compute)
      }
    }
    return (y, compute.lastStep(layer, pass.y))
  }
}

/// The arrays of one call of `gru` and the walks over its time steps.
private struct GRUPass {
  let layer: RecurrentShape
  let initial: Tensor
  /// `[B, T, H]`: hidden states.
  let y: Tensor
  /// `[B, T, 4H]`: r, z, n and the hidden part of n; nil when nothing is saved.
  let gates: Tensor?

  init(_ layer: RecurrentShape, initial: Tensor, isSaving: Bool, _ compute: Compute) {
    self.layer = layer
    self.initial = initial
    y = compute.uninitialized([layer.batch, layer.steps, layer.hidden])
    gates =
      isSaving ? compute.uninitialized([layer.batch, layer.steps, 4 * layer.hidden]) : nil
  }

  func forward(
    preactivations: Tensor, recurrent: PackedMatrix, bias: Tensor, _ compute: Compute
  ) {
    let (T, H, width) = (layer.steps, layer.hidden, layer.width)
    layer.forSequences(compute) { range in
      let (rows, b) = (range.count, range.lowerBound)
      compute.withScratch(rows * width) { fromHidden in
        for t in 0..<T {
          let (h, hStride) = hiddenBefore(t, of: b)
          compute.kernels.gemm(
            rows, width, H, h, hStride, recurrent.panels.base, bias.base, fromHidden, width)
          let at = b * T + t
          compute.kernels.gru(
            rows, H, preactivations.base + at * width, layer.gateStride, fromHidden, width, h,
            hStride, y.target + at * H, layer.hiddenStride,
            gates.map { $0.target + at * 4 * H }, T * 4 * H)
        }
      }
    }
    withExtendedLifetime((self, preactivations, recurrent, bias)) {}
  }

  /// The gradients of the two sums, `[B, T, 3H]` each, and of the initial state.
  func backward(
    _ dy: Tensor, weightHH: Tensor, _ compute: Compute
  ) -> (input: Tensor, hidden: Tensor, initial: Tensor) {
    let (T, H, width) = (layer.steps, layer.hidden, layer.width)
    let dInput = compute.uninitialized([layer.batch, T, width])
    let dHidden = compute.uninitialized([layer.batch, T, width])
    let dInitial = compute.uninitialized(initial.shape)
    guard let gates else { return (dInput, dHidden, dInitial) }
    compute.withScratch(panelFloats(width, H)) { panels in
      compute.pack(width, H, weightHH.base, strideK: H, strideN: 1, into: panels)
      layer.forSequences(compute) { range in
        let (rows, b) = (range.count, range.lowerBound)
        // The gradient that h before a step receives: directly in `dh`, through the product in
        // `viaHidden`; their sum, then that of y, is the step's.
        compute.withScratch(2 * rows * H) { dh in
          let viaHidden = dh + rows * H
          for t in (0..<T).reversed() {
            let at = b * T + t
            let (h, hStride) = hiddenBefore(t, of: b)
            let isLast = t + 1 == T
            if !isLast {
              compute.addRows(
                rows, H, dy.base + at * H, stride: layer.hiddenStride, to: dh, stride: H)
            }
            compute.kernels.gru_grad(
              rows, H, gates.base + at * 4 * H, T * 4 * H, h, hStride,
              isLast ? dy.base + at * H : UnsafePointer(dh),
              isLast ? layer.hiddenStride : H, dInput.target + at * width, layer.gateStride,
              dHidden.target + at * width, layer.gateStride, dh, H)
            compute.kernels.gemm(
              rows, H, width, dHidden.base + at * width, layer.gateStride, panels, nil, viaHidden,
              H)
            compute.addRows(rows, H, viaHidden, stride: H, to: dh, stride: H)
          }
          (dInitial.target + b * H).update(from: dh, count: rows * H)
        }
      }
    }
    withExtendedLifetime((self, dy, weightHH)) {}
    return (dInput, dHidden, dInitial)
  }

  private func hiddenBefore(_ t: Int, of b: Int) -> (UnsafePointer<Float>, stride: Int) {
    let H = layer.hidden
    return t == 0
      ? (initial.base + b * H, H)
      : (y.base + (b * layer.steps + t - 1) * H, layer.hiddenStride)
  }
}
