import CKernels

extension Tape {
  /// A long short-term memory layer over whole sequences (PyTorch's gates i, f, g, o).
  ///
  /// `x [B, T, C]`, `weightIH [4H, C]`, `weightHH [4H, H]`, biases `[4H]`; `initial` is the state
  /// before the first step, `[B, H]` each, zeros by default. Returns every hidden state
  /// `[B, T, H]` and the last state; no gradient flows through `initial`, `h` and `c`.
  ///
  /// A gate's sum is two chains, one for x and one for h, each started at its bias, added at the
  /// end. Gradients: back-propagation through time; a weight's gradient is one product over all
  /// rows b·T + t in ascending order.
  public func lstm(
    _ x: Variable, weightIH: Variable, weightHH: Variable, biasIH: Variable, biasHH: Variable,
    initial: (h: Tensor, c: Tensor)? = nil
  ) -> (y: Variable, h: Tensor, c: Tensor) {
    let layer = RecurrentShape(
      "lstm", x, weightIH: weightIH, weightHH: weightHH, biasIH: biasIH, biasHH: biasHH,
      gates: 4, initial: initial?.h.shape)
    precondition(
      initial?.c.shape == initial?.h.shape, "lstm: initial h and c of different shapes")
    let zeros = Tensor(zeros: [layer.batch, layer.hidden])
    let compute = compute
    let isSaving = needsGradient(x, weightIH, weightHH, biasIH, biasHH)
    let gates = compute.inputProjection(layer, x.value, packed(weightIH), bias: biasIH.value)
    let pass = LSTMPass(
      layer, initial: initial ?? (zeros, zeros), gates: gates, isSaving: isSaving, compute)
    pass.forward(recurrent: packed(weightHH), bias: biasHH.value, compute)

    let y = record(pass.y, from: x, weightIH, weightHH, biasIH, biasHH) { dy in
      pass.backward(dy, weightHH: weightHH.value, compute)
      let db = compute.biasGradient(gates, shape: biasIH.shape)
      biasHH.accumulate(db, compute)
      biasIH.accumulate(db, compute)
      if weightHH.requiresGradient {
        let previous = compute.previousStates(layer, pass.y, initial: pass.initial.h)
        weightHH.accumulate(
          compute.weightGradient(gates, previous, shape: weightHH.shape), compute)
      }
      if weightIH.requiresGradient {
        weightIH.accumulate(
          compute.weightGradient(gates, x.value, shape: weightIH.shape), compute)
      }
      if x.requiresGradient {
        x.accumulate(compute.inputGradient(gates, weightIH.value, shape: x.shape), compute)
      }
    }
    return (y, compute.lastStep(layer, pass.y), pass.lastCell(compute))
  }
}

/// The arrays of one call of `lstm` and the walks over its time steps.
private struct LSTMPass {
  let layer: RecurrentShape
  let initial: (h: Tensor, c: Tensor)
  /// `[B, T, 4H]`: preactivations from x, then activated gates, then gradients of the sums.
  let gates: Tensor
  let isSaving: Bool
  /// `[B, T, H]`: hidden states.
  let y: Tensor
  /// `[B, T, H]`: cells, and their tanh; `[B, H]`, the current cell, when nothing is saved.
  let cell: Tensor
  let tanhCell: Tensor?

  init(
    _ layer: RecurrentShape, initial: (h: Tensor, c: Tensor), gates: Tensor, isSaving: Bool,
    _ compute: Compute
  ) {
    self.layer = layer
    self.initial = initial
    self.gates = gates
    self.isSaving = isSaving
    let all: Shape = [layer.batch, layer.steps, layer.hidden]
    y = compute.uninitialized(all)
    cell = compute.uninitialized(isSaving ? all : [layer.batch, layer.hidden])
    tanhCell = isSaving ? compute.uninitialized(all) : nil
  }

  func forward(recurrent: PackedMatrix, bias: Tensor, _ compute: Compute) {
    let (T, H, width) = (layer.steps, layer.hidden, layer.width)
    let stride = isSaving ? layer.hiddenStride : H
    layer.forSequences(compute) { range in
      let (rows, b) = (range.count, range.lowerBound)
      compute.withScratch(rows * width) { fromHidden in
        for t in 0..<T {
          let (h, hStride) = hiddenBefore(t, of: b)
          let (c, cStride) = cellBefore(t, of: b)
          compute.kernels.gemm(
            rows, width, H, h, hStride, recurrent.panels.base, bias.base, fromHidden, width)
          let at = b * T + t
          let row = gates.target + at * width
          compute.kernels.lstm(
            rows, H, row, layer.gateStride, fromHidden, width, c, cStride,
            cell.target + (isSaving ? at : b) * H, stride, y.target + at * H, layer.hiddenStride,
            isSaving ? row : nil, layer.gateStride, tanhCell.map { $0.target + at * H },
            layer.hiddenStride)
        }
      }
    }
    withExtendedLifetime((self, recurrent, bias)) {}
  }

  /// Turns the activated gates into the gradients of their sums.
  func backward(_ dy: Tensor, weightHH: Tensor, _ compute: Compute) {
    let (T, H, width) = (layer.steps, layer.hidden, layer.width)
    guard let tanhCell else { return }
    compute.withScratch(panelFloats(width, H)) { panels in
      compute.pack(width, H, weightHH.base, strideK: H, strideN: 1, into: panels)
      layer.forSequences(compute) { range in
        let (rows, b) = (range.count, range.lowerBound)
        compute.withScratch(2 * rows * H) { dh in
          let dc = dh + rows * H
          dc.initialize(repeating: 0, count: rows * H)
          for t in (0..<T).reversed() {
            let at = b * T + t
            let row = gates.target + at * width
            let (c, cStride) = cellBefore(t, of: b)
            if t + 1 < T {
              compute.kernels.gemm(
                rows, H, width, row + width, layer.gateStride, panels, nil, dh, H)
              compute.addRows(
                rows, H, dy.base + at * H, stride: layer.hiddenStride, to: dh, stride: H)
            }
            let isLast = t + 1 == T
            compute.kernels.lstm_grad(
              rows, H, row, layer.gateStride, tanhCell.base + at * H, layer.hiddenStride, c,
              cStride, isLast ? dy.base + at * H : UnsafePointer(dh),
              isLast ? layer.hiddenStride : H, dc, H, row, layer.gateStride)
          }
        }
      }
    }
    withExtendedLifetime((self, dy, weightHH)) {}
  }

  func lastCell(_ compute: Compute) -> Tensor {
    isSaving ? compute.lastStep(layer, cell) : cell
  }

  private func hiddenBefore(_ t: Int, of b: Int) -> (UnsafePointer<Float>, stride: Int) {
    let H = layer.hidden
    return t == 0
      ? (initial.h.base + b * H, H)
      : (y.base + (b * layer.steps + t - 1) * H, layer.hiddenStride)
  }

  private func cellBefore(_ t: Int, of b: Int) -> (UnsafePointer<Float>, stride: Int) {
    let H = layer.hidden
    if t == 0 { return (initial.c.base + b * H, H) }
    return isSaving
      ? (cell.base + (b * layer.steps + t - 1) * H, layer.hiddenStride)
      : (cell.base + b * H, H)
  }
}
