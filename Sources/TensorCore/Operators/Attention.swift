import CKernels
public import Numerics

// B sequences, T places, H heads of width W, D = H · W.

extension Tape {
  /// Causal self-attention with several heads (Vaswani et al., 2017): place t of a sequence looks at
  /// the places 0...t.
  ///
  /// `qkv [B, T, 3D]`: queries, keys and values, each the heads side by side; gives `[B, T, D]`. For
  /// each head `p = softmax(q · k / √W)` and `y = Σ p · v`.
  ///
  /// A score is one chain over the head's width, then one multiplication; the softmax is the
  /// kernels' over the t + 1 scores; a value is one chain over the places 0...t in ascending order.
  /// `Compute.attend` computes the same chains place by place. Gradients are products over all T
  /// places in ascending order, the unseen ones at zero weight.
  ///
  /// `dropout`, for training only, zeroes weights after the softmax: the one of sequence b, head h,
  /// place t for place j is kept by number `((b · H + h) · T + t) · T' + j` of the stream, T' being
  /// T rounded up to a multiple of 4; what is kept is scaled by `1 / (1 - rate)`.
  public func causalAttention(
    _ qkv: Variable, heads: Int, dropout: (rate: Float, stream: RandomStream)? = nil
  ) -> Variable {
    let shape = AttentionShape(qkv.shape, heads: heads)
    precondition(dropout.map { $0.rate >= 0 && $0.rate < 1 } ?? true, "causalAttention: dropout")
    let compute = compute
    let pass = AttentionPass(
      shape, qkv: qkv.value, dropout: dropout.flatMap { $0.rate > 0 ? $0 : nil }, compute)
    return record(pass.forward(), from: qkv) { dy in
      qkv.accumulate(pass.backward(dy), compute)
    }
  }
}

/// The sizes of one call, and where its parts lie.
private struct AttentionShape {
  let batch, steps, heads, width: Int

  init(_ qkv: Shape, heads: Int) {
    precondition(
      qkv.rank == 3 && qkv[1] > 0 && heads > 0 && qkv[2].isMultiple(of: 3 * heads) && qkv[2] > 0,
      "causalAttention: qkv \(qkv), \(heads) heads")
    batch = qkv[0]
    steps = qkv[1]
    self.heads = heads
    width = qkv[2] / 3 / heads
  }

  /// D, the width of an output row.
  var dim: Int { heads * width }
  /// The width of a row of queries, keys and values.
  var stride: Int { 3 * dim }
  /// Floats of one head's matrix of weights.
  var weights: Int { steps * steps }
  /// Floats of one head's queries, keys or values in panels, whichever way they are packed.
  var panels: Int { max(panelFloats(width, steps), panelFloats(steps, width)) }

  /// Places in blocks of two tiles of rows: what a block sees ends with it.
  var blocks: [Range<Int>] {
    Swift.stride(from: 0, to: steps, by: 24).map { $0..<min($0 + 24, steps) }
  }

  /// Runs `body` for every panel of a head's columns.
  func forColumns(_ body: (_ column: Int, _ count: Int) -> Void) {
    let lanes = Int(CK_LANES)
    for column in Swift.stride(from: 0, to: width, by: lanes) {
      body(column, min(lanes, width - column))
    }
  }

  /// Runs `body` for every head of every sequence; they never wait for each other.
  func forHeads(_ compute: Compute, _ body: (_ unit: Int) -> Void) {
    compute.forEach(batch * heads, work: batch * steps * steps * dim, body)
  }
}

/// The arrays of one call of `causalAttention` and its walks over the heads.
private struct AttentionPass {
  let shape: AttentionShape
  let qkv: Tensor
  let dropout: (rate: Float, stream: RandomStream)?
  let compute: Compute

  init(
    _ shape: AttentionShape, qkv: Tensor, dropout: (rate: Float, stream: RandomStream)?,
    _ compute: Compute
  ) {
    self.shape = shape
    self.qkv = qkv
    self.dropout = dropout
    self.compute = compute
  }

  func forward() -> Tensor {
    let (T, W, D) = (shape.steps, shape.width, shape.dim)
    let y = compute.uninitialized([shape.batch, T, D])
    shape.forHeads(compute) { unit in
      compute.withScratch(shape.weights + shape.panels) { weights in
        let panels = weights + shape.weights
        fillWeights(of: unit, weights, panels: panels)
        if dropout != nil { multiplyByMask(of: unit, weights) }
        compute.kernels.pack(T, W, part(2, of: unit), shape.stride, 1, panels)
        let rows = y.target + place(of: unit, stride: D)
        // A value that is not finite must not reach earlier places, not even at zero weight.
        if compute.kernels.sum(panelFloats(T, W), panels).isFinite {
          sumSeen(weights, panels, into: rows, stride: D)
        } else {
          for t in 0..<T {
            compute.weighValues(
              t + 1, weights + t * T, width: W, panels: panels, capacity: T, into: rows + t * D)
          }
        }
      }
    }
    withExtendedLifetime((qkv, y)) {}
    return y
  }

  /// The gradient of `qkv`; the weights are computed again, which costs less than to keep them.
  func backward(_ dy: Tensor) -> Tensor {
    let (T, W, D) = (shape.steps, shape.width, shape.dim)
    let dqkv = compute.uninitialized(qkv.shape)
    let kernels = compute.kernels
    shape.forHeads(compute) { unit in
      compute.withScratch(3 * shape.weights + shape.panels) { weights in
        let slopes = weights + shape.weights
        let kept = slopes + shape.weights
        let panels = kept + shape.weights
        let rows = dy.base + place(of: unit, stride: D)
        fillWeights(of: unit, weights, panels: panels)
        kernels.pack(W, T, part(2, of: unit), 1, shape.stride, panels)
        for block in shape.blocks {
          kernels.gemm(
            block.count, block.upperBound, W, rows + block.lowerBound * D, D, panels, nil,
            slopes + block.lowerBound * T, T)
        }
        kept.update(from: weights, count: shape.weights)
        if dropout != nil {
          multiplyByMask(of: unit, kept)
          multiplyByMask(of: unit, slopes)
        }
        // dv = pᵀ dy
        kernels.pack(T, W, rows, D, 1, panels)
        sumSeeing(kept, panels, into: part(2, of: unit, in: dqkv), stride: shape.stride)
        scoreSlopes(weights, slopes)
        // dq = ds k, dk = dsᵀ q
        kernels.pack(T, W, part(1, of: unit), shape.stride, 1, panels)
        sumSeen(slopes, panels, into: part(0, of: unit, in: dqkv), stride: shape.stride)
        kernels.pack(T, W, part(0, of: unit), shape.stride, 1, panels)
        sumSeeing(slopes, panels, into: part(1, of: unit, in: dqkv), stride: shape.stride)
      }
    }
    withExtendedLifetime((qkv, dy, dqkv)) {}
    return dqkv
  }

  /// The weights of all places, `[T, T]`, unseen places at +0.
  private func fillWeights(
    of unit: Int, _ weights: UnsafeMutablePointer<Float>, panels: UnsafeMutablePointer<Float>
  ) {
    let (T, W) = (shape.steps, shape.width)
    compute.kernels.pack(W, T, part(1, of: unit), 1, shape.stride, panels)
    for block in shape.blocks {
      compute.kernels.gemm(
        block.count, block.upperBound, W, part(0, of: unit) + block.lowerBound * shape.stride,
        shape.stride, panels, nil, weights + block.lowerBound * T, T)
    }
    for t in 0..<T {
      let row = weights + t * T
      compute.weighScores(t + 1, row, width: W)
      (row + t + 1).update(repeating: 0, count: T - t - 1)
    }
  }

  /// `out[t] = Σ weights[t, j] · x[j]` over the places j that t sees, ascending.
  ///
  /// `panels` are those of `x [T, W]`. The last terms of a row may be zeros.
  private func sumSeen(
    _ weights: UnsafePointer<Float>, _ panels: UnsafePointer<Float>,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let T = shape.steps
    for block in shape.blocks {
      shape.forColumns { column, count in
        compute.kernels.gemm(
          block.count, count, block.upperBound, weights + block.lowerBound * T, T,
          panels + column * T, nil, out + block.lowerBound * stride + column, stride)
      }
    }
  }

  /// `out[j] = Σ weights[t, j] · x[t]` over the places t that see j, ascending.
  ///
  /// Chunks are those of all places. The first terms of a row may be zeros.
  private func sumSeeing(
    _ weights: UnsafePointer<Float>, _ panels: UnsafePointer<Float>,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let (T, chunk) = (shape.steps, Int(CK_CHUNK))
    for block in shape.blocks {
      let first = T <= chunk ? block.lowerBound : block.lowerBound / chunk * chunk
      shape.forColumns { column, count in
        compute.kernels.gemm_transposed(
          block.count, count, T - first, weights + first * T + block.lowerBound, T,
          panels + column * T + first * Int(CK_LANES),
          out + block.lowerBound * stride + column, stride)
      }
    }
  }

  /// In place: gradients of the weights become those of the scores before the division by √W.
  private func scoreSlopes(
    _ weights: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>
  ) {
    let T = shape.steps
    for t in 0..<T {
      let (p, d) = (weights + t * T, slopes + t * T)
      let sum = compute.kernels.dot(t + 1, p, d)
      compute.kernels.mul(t + 1, p, d, d)
      compute.kernels.axpy(t + 1, -sum, p, d)
      compute.kernels.scale(t + 1, Compute.scoreFactor(width: shape.width), d, d)
      (d + t + 1).update(repeating: 0, count: T - t - 1)
    }
  }

  private func multiplyByMask(of unit: Int, _ weights: UnsafeMutablePointer<Float>) {
    guard let dropout else { return }
    let T = shape.steps
    let factor = 1 / (1 - dropout.rate)
    let blocks = (T + 3) / 4
    compute.withScratch(T) { mask in
      for t in 0..<T {
        var stream = dropout.stream.starting(atBlock: UInt64((unit * T + t) * blocks))
        for j in 0...t { mask[j] = stream.nextUniform() < dropout.rate ? 0 : factor }
        compute.kernels.mul(t + 1, weights + t * T, mask, weights + t * T)
      }
    }
  }

  /// Where the head's columns begin in rows of `stride` floats.
  private func place(of unit: Int, stride: Int) -> Int {
    unit / shape.heads * shape.steps * stride + unit % shape.heads * shape.width
  }

  /// The head's queries (0), keys (1) or values (2).
  private func part(_ index: Int, of unit: Int) -> UnsafePointer<Float> {
    qkv.base + place(of: unit, stride: shape.stride) + index * shape.dim
  }

  private func part(
    _ index: Int, of unit: Int, in gradient: Tensor
  ) -> UnsafeMutablePointer<Float> {
    gradient.target + place(of: unit, stride: shape.stride) + index * shape.dim
  }
}
