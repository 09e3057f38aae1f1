import CKernels

/// The sizes of one recurrent layer over whole sequences.
///
/// B sequences, T time steps, C inputs, H hidden units, G gates. Row b·T + t of every [B, T, ...]
/// array is step t of sequence b; arrays stay in that order, and a time step is read and written in
/// place with a stride of T rows.
struct RecurrentShape {
  let batch: Int
  let steps: Int
  let inputs: Int
  let hidden: Int
  let gates: Int

  init(
    _ name: String, _ x: Variable, weightIH: Variable, weightHH: Variable, biasIH: Variable,
    biasHH: Variable, gates: Int, initial: Shape?
  ) {
    precondition(
      x.shape.rank == 3 && weightHH.shape.rank == 2, "\(name): x \(x.shape), \(weightHH.shape)")
    batch = x.shape[0]
    steps = x.shape[1]
    inputs = x.shape[2]
    hidden = weightHH.shape[1]
    self.gates = gates
    let width = gates * hidden
    precondition(
      steps > 0 && weightIH.shape == [width, inputs] && weightHH.shape == [width, hidden]
        && biasIH.shape == [width] && biasHH.shape == [width]
        && initial ?? [batch, hidden] == [batch, hidden],
      "\(name): x \(x.shape), weights \(weightIH.shape) and \(weightHH.shape), biases "
        + "\(biasIH.shape) and \(biasHH.shape), initial \(initial?.description ?? "none")")
  }

  /// A layer of one sum a unit whose input has been projected: `x [B, T, H]`.
  init(
    _ name: String, preactivations x: Variable, weight: Variable, bias: Variable?,
    _ initial: Tensor?
  ) {
    precondition(x.shape.rank == 3 && x.shape[1] > 0, "\(name): x \(x.shape)")
    batch = x.shape[0]
    steps = x.shape[1]
    inputs = x.shape[2]
    hidden = inputs
    gates = 1
    precondition(
      weight.shape == [hidden, hidden] && bias?.shape ?? [hidden] == [hidden]
        && initial?.shape ?? [batch, hidden] == [batch, hidden],
      "\(name): x \(x.shape), weight \(weight.shape), initial "
        + "\(initial?.shape.description ?? "none")")
  }

  /// The width of a row of gates.
  var width: Int { gates * hidden }
  /// From a time step of one sequence to the same step of the next one.
  var hiddenStride: Int { steps * hidden }
  /// The same for a row of gates.
  var gateStride: Int { steps * width }

  /// Runs `body` over ranges of sequences, which never wait for each other.
  func forSequences(_ compute: Compute, _ body: (Range<Int>) -> Void) {
    // Sixteen rows are enough to run a product near full speed.
    let grain = min(16, (batch + compute.threads - 1) / compute.threads)
    let isSmall = batch * steps * width * hidden < Compute.smallestShared
    compute.split(batch, grain: isSmall ? batch + 1 : grain, body)
  }
}

extension Compute {
  /// `x W_ihᵀ + b_ih` for all time steps at once: `[B, T, G·H]`.
  func inputProjection(
    _ layer: RecurrentShape, _ x: Tensor, _ weight: PackedMatrix, bias: Tensor
  ) -> Tensor {
    tensor([layer.batch, layer.steps, layer.width]) { preactivations in
      product(
        layer.batch * layer.steps, layer.width, layer.inputs, x.base, stride: layer.inputs,
        panels: weight.panels.base, bias: bias.base, into: preactivations, stride: layer.width)
      withExtendedLifetime((x, weight, bias)) {}
    }
  }

  /// The hidden state before each step: `initial`, then `y` up to the last but one. `[B, T, H]`
  func previousStates(_ layer: RecurrentShape, _ y: Tensor, initial: Tensor) -> Tensor {
    let (T, H) = (layer.steps, layer.hidden)
    return tensor(y.shape) { previous in
      for b in 0..<layer.batch {
        let row = previous + b * T * H
        row.update(from: initial.base + b * H, count: H)
        (row + H).update(from: y.base + b * T * H, count: (T - 1) * H)
      }
      withExtendedLifetime((y, initial)) {}
    }
  }

  /// The last step of `[B, T, H]`: `[B, H]`.
  func lastStep(_ layer: RecurrentShape, _ sequence: Tensor) -> Tensor {
    let (T, H) = (layer.steps, layer.hidden)
    return tensor([layer.batch, H]) { last in
      for b in 0..<layer.batch {
        (last + b * H).update(from: sequence.base + (b * T + T - 1) * H, count: H)
      }
      withExtendedLifetime(sequence) {}
    }
  }

  /// `a[i] += b[i]` for rows of `width`, each with its own stride.
  func addRows(
    _ rows: Int, _ width: Int, _ b: UnsafePointer<Float>, stride ldb: Int,
    to a: UnsafeMutablePointer<Float>, stride lda: Int
  ) {
    for i in 0..<rows { kernels.add(width, a + i * lda, b + i * ldb, a + i * lda) }
  }
}
