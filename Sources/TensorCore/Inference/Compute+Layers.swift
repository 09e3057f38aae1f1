import CKernels

// Building blocks of generators, which own their memory and advance many items together: no tape,
// no allocation, split over the pool when there is enough to do. Rows are items; a row's results do
// not depend on the others.

extension Compute {
  /// `y = x Wᵀ + b`: rows of `w.inputs` numbers to rows of `w.outputs`, each with its own stride.
  ///
  /// `epilogue` follows.
  public func linear(
    _ x: UnsafePointer<Float>, rows: Int, stride: Int, _ w: PackedMatrix,
    bias: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>, stride outputStride: Int,
    then epilogue: Epilogue = .none
  ) {
    product(
      rows, x, stride: stride, w, bias: bias, into: y, stride: outputStride, then: epilogue)
    withExtendedLifetime(w) {}
  }

  /// Copies row `indices[i]`, in 0..<V, of `table [V, width]` to row i of `y`.
  public func embedding(
    _ indices: UnsafeBufferPointer<Int32>, table: UnsafePointer<Float>, width: Int,
    into y: UnsafeMutablePointer<Float>, stride: Int
  ) {
    for (row, index) in indices.enumerated() {
      (y + row * stride).update(from: table + Int(index) * width, count: width)
    }
  }

  /// What a linear layer without bias gives for embeddings side by side, as tables to add up: `[parts,
  /// V, out]` of `embedding [V, width]` and `weight [out, parts · width]`.
  ///
  /// The sum of a row of each, in order, has the bits of the product: each part is one chunk of it.
  /// `nil` when it is not, because the embedding is not as wide as a chunk.
  public func chunkTables(_ embedding: Tensor, _ weight: Tensor) -> Tensor? {
    let (V, width) = (embedding.shape[0], embedding.shape[1])
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    guard width == Int(CK_CHUNK), inputs.isMultiple(of: width) else { return nil }
    let parts = inputs / width
    return tensor([parts, V, outputs]) { tables in
      withScratch(panelFloats(width, outputs)) { panels in
        for part in 0..<parts {
          pack(
            width, outputs, weight.base + part * width, strideK: 1, strideN: inputs, into: panels)
          product(
            V, outputs, width, embedding.base, stride: width, panels: panels,
            into: tables + part * V * outputs, stride: outputs)
        }
      }
      withExtendedLifetime((embedding, weight)) {}
    }
  }

  /// `(x - mean) / sqrt(variance + epsilon) · weight + bias` of rows of `width`; `y` may be `x`.
  ///
  /// `scratch` has room for `2 · rows`. The bits are those of `Tape.layerNorm`.
  public func layerNorm(
    rows: Int, _ width: Int, _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, epsilon: Float, scratch: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    split(rows, grain: max(1, 8_192 / max(width, 1))) { range in
      let at = range.lowerBound
      kernels.layer_norm(
        range.count, width, x + at * width, weight, bias, epsilon, y + at * width, scratch + at,
        scratch + rows + at)
    }
  }

  /// As `lstmStep`, the input gates of row i being row `symbols[i]` of a table `[V, 4H]`.
  public func lstmStep(
    _ symbols: UnsafeBufferPointer<Int32>, table: UnsafePointer<Float>, recurrent: PackedMatrix,
    bias: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (H, width, rows) = (recurrent.inputs, recurrent.outputs, symbols.count)
    linear(h, rows: rows, stride: H, recurrent, bias: bias, into: scratch, stride: width)
    split(rows, grain: max(1, 8_192 / H)) { range in
      for row in range {
        let (h, c) = (h + row * H, c + row * H)
        kernels.lstm(
          1, H, table + Int(symbols[row]) * width, width, scratch + row * width, width, c, H, c, H,
          h, H, nil, 0, nil, 0)
      }
    }
  }

  /// `y = tanh(table row + x)` for each row, the row of `table [V, width]` that its symbol names; `y`
  /// may not be `x`, which is overwritten.
  public func tanhOfSum(
    _ symbols: UnsafeBufferPointer<Int32>, table: UnsafePointer<Float>, width: Int,
    _ x: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    split(symbols.count, grain: max(1, 8_192 / max(width, 1))) { range in
      for row in range {
        let x = x + row * width
        kernels.add(width, table + Int(symbols[row]) * width, x, x)
        kernels.tanh(width, x, y + row * width)
      }
    }
  }

  /// `y = relu(((rows[0] + rows[1]) + rows[2]) + …)` of rows of `count` numbers.
  public func reluOfSum(
    _ count: Int, _ rows: UnsafeBufferPointer<UnsafePointer<Float>?>,
    into y: UnsafeMutablePointer<Float>
  ) {
    kernels.relu_of_sum(count, rows.count, rows.baseAddress, y)
  }

  /// An index drawn from `count` logits: softmax(factor · logits) in whole numbers, against a random
  /// word (`Sampler` says how); `nil` when a logit or a probability is not finite.
  ///
  /// `scratch` has room for `count` floats.
  public func draw(
    _ count: Int, _ logits: UnsafePointer<Float>, factor: Float, word: UInt32,
    scratch: UnsafeMutablePointer<Float>
  ) -> Int? {
    let index = kernels.draw(count, logits, factor, word, scratch)
    return index < 0 ? nil : index
  }

  /// One time step of an LSTM layer for `rows` items.
  ///
  /// `inputGates [rows, 4H]` is `x W_ihᵀ + b_ih` (of `linear` or of a folded table); `recurrent` is
  /// `W_hh`; `h` and `c`, `[rows, H]`, are read and replaced; `scratch` has room for `rows · 4H`.
  /// The bits are those of `Tape.lstm`.
  public func lstmStep(
    rows: Int, inputGates: UnsafePointer<Float>, stride: Int, recurrent: PackedMatrix,
    bias: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (H, width) = (recurrent.inputs, recurrent.outputs)
    linear(h, rows: rows, stride: H, recurrent, bias: bias, into: scratch, stride: width)
    split(rows, grain: max(1, 8_192 / H)) { range in
      let at = range.lowerBound
      kernels.lstm(
        range.count, H, inputGates + at * stride, stride, scratch + at * width, width, c + at * H,
        H, c + at * H, H, h + at * H, H, nil, 0, nil, 0)
    }
  }

  /// One time step of a GRU layer for `rows` items.
  ///
  /// `inputGates [rows, 3H]` is `x W_ihᵀ + b_ih`; `recurrent` is `W_hh`; `h [rows, H]` is read and
  /// replaced; `scratch` has room for `rows · 3H`. The bits are those of `Tape.gru`.
  public func gruStep(
    rows: Int, inputGates: UnsafePointer<Float>, stride: Int, recurrent: PackedMatrix,
    bias: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (H, width) = (recurrent.inputs, recurrent.outputs)
    linear(h, rows: rows, stride: H, recurrent, bias: bias, into: scratch, stride: width)
    split(rows, grain: max(1, 8_192 / H)) { range in
      let at = range.lowerBound
      kernels.gru(
        range.count, H, inputGates + at * stride, stride, scratch + at * width, width, h + at * H,
        H, h + at * H, H, nil, 0)
    }
  }
}
