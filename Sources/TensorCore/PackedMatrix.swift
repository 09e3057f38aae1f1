import CKernels

/// A weight packed once for many products: columns in panels, the layout of every level.
public struct PackedMatrix: Sendable {
  /// The columns of the weight: how many numbers go in.
  public let inputs: Int
  /// The rows of the weight: how many numbers come out.
  public let outputs: Int
  /// How its numbers are stored.
  public let precision: WeightPrecision
  /// Their bits: floats, or two or four numbers in the room of each.
  let panels: Tensor
  /// One for each column of a group; int8 only.
  let scales: Tensor?

  /// Packs `weight [outputs, inputs]`.
  public init(_ weight: Tensor, compute: Compute) {
    precondition(weight.shape.rank == 2, "PackedMatrix: weight of shape \(weight.shape)")
    outputs = weight.shape[0]
    inputs = weight.shape[1]
    precision = .f32
    scales = nil
    let (inputs, outputs) = (inputs, outputs)
    panels = compute.tensor([panelFloats(inputs, outputs)]) { panels in
      compute.pack(inputs, outputs, weight.base, strideK: 1, strideN: inputs, into: panels)
      withExtendedLifetime(weight) {}
    }
  }

  /// A weight in its panels.
  init(panels: Tensor, inputs: Int, outputs: Int) {
    (self.panels, self.inputs, self.outputs) = (panels, inputs, outputs)
    (precision, scales) = (.f32, nil)
  }

  /// The same weight of a matrix of f32 in another precision.
  public func stored(as precision: WeightPrecision, compute: Compute) -> PackedMatrix {
    precondition(self.precision == .f32, "PackedMatrix: narrowed from \(self.precision)")
    switch precision {
    case .f32: return self
    case .bf16: return PackedMatrix(halfOf: self, compute)
    case .int8: return PackedMatrix(quarterOf: self, compute)
    }
  }

  private init(halfOf matrix: PackedMatrix, _ compute: Compute) {
    (inputs, outputs, precision, scales) = (matrix.inputs, matrix.outputs, .bf16, nil)
    let floats = matrix.panels.shape.count
    panels = compute.tensor([(floats + 1) / 2]) { bits in
      compute.kernels.narrow_bf16(
        floats, matrix.panels.base,
        UnsafeMutableRawPointer(bits).assumingMemoryBound(
          to: UInt16.self))
    }
    withExtendedLifetime(matrix) {}
  }

  private init(quarterOf matrix: PackedMatrix, _ compute: Compute) {
    (inputs, outputs, precision) = (matrix.inputs, matrix.outputs, .int8)
    let (lanes, k) = (Int(CK_LANES), matrix.inputs)
    let count = matrix.panelCount
    let room = Self.groups(inputs) * lanes
    let scales = compute.uninitialized([count * room])
    panels = compute.tensor([(count * k * lanes + 3) / 4]) { bits in
      let bytes = UnsafeMutableRawPointer(bits).assumingMemoryBound(to: Int8.self)
      for panel in 0..<count {
        compute.kernels.quantize_int8(
          k, matrix.panels.base + panel * k * lanes, bytes + panel * k * lanes,
          scales.target + panel * room)
      }
    }
    self.scales = scales
    withExtendedLifetime(matrix) {}
  }

  /// Panels of columns, the last of which may not be full.
  var panelCount: Int { (outputs + Int(CK_LANES) - 1) / Int(CK_LANES) }

  /// The columns of some panels.
  func columns(_ panels: Range<Int>) -> Range<Int> {
    panels.lowerBound * Int(CK_LANES)..<min(panels.upperBound * Int(CK_LANES), outputs)
  }

  /// Groups of inputs that share a scale.
  static func groups(_ inputs: Int) -> Int { (inputs + Int(CK_GROUP) - 1) / Int(CK_GROUP) }
}

extension Compute {
  /// `c[m, outputs] = bias + a[m, inputs] · weight`, by the order of the weight's precision.
  func product(
    _ m: Int, _ a: UnsafePointer<Float>, stride lda: Int, _ weight: PackedMatrix,
    bias: UnsafePointer<Float>?, into c: UnsafeMutablePointer<Float>, stride ldc: Int,
    then epilogue: Epilogue = .none
  ) {
    let (n, k) = (weight.outputs, weight.inputs)
    guard weight.precision != .f32 else {
      return product(
        m, n, k, a, stride: lda, panels: weight.panels.base, bias: bias, into: c, stride: ldc,
        then: epilogue)
    }
    guard m > 0, n > 0 else { return }
    split(weight.panelCount, into: pieces(m, by: weight)) { range in
      let columns = weight.columns(range)
      multiply(m, a, stride: lda, weight, columns, bias: bias, into: c, stride: ldc)
      epilogue.apply(0..<m, columns, c, stride: ldc, on: self)
    }
  }

  /// Into how many pieces of columns a product is cut.
  func pieces(_ m: Int, by weight: PackedMatrix) -> Int {
    threads > 1 ? pieces(of: max(m, Self.rowsOfReading) * weight.outputs * weight.inputs) : 1
  }

  /// Some whole panels of columns of a product, by one thread, and some of the work of a lane.
  func multiply(
    _ m: Int, _ a: UnsafePointer<Float>, stride lda: Int, _ weight: PackedMatrix,
    _ columns: Range<Int>, bias: UnsafePointer<Float>?, into c: UnsafeMutablePointer<Float>,
    stride ldc: Int, beside lane: UnsafeMutablePointer<ck_beside>? = nil
  ) {
    let (first, count, k) = (columns.lowerBound, columns.count, weight.inputs)
    let (bits, bias) = (UnsafeRawPointer(weight.panels.base), bias.map { $0 + first })
    switch (weight.precision, lane) {
    case (.f32, nil):
      kernels.gemm(m, count, k, a, lda, weight.panels.base + first * k, bias, c + first, ldc)
    case (.f32, let lane?):
      kernels.gemm_beside(
        m, count, k, a, lda, weight.panels.base + first * k, bias, c + first, ldc, lane)
    case (.bf16, _):
      kernels.gemm_bf16(
        m, count, k, a, lda, bits.assumingMemoryBound(to: UInt16.self) + first * k, bias,
        c + first, ldc)
    case (.int8, _):
      kernels.gemm_int8(
        m, count, k, a, lda, bits.assumingMemoryBound(to: Int8.self) + first * k,
        weight.scales.map { $0.base + first * PackedMatrix.groups(k) }, bias, c + first, ldc)
    }
  }
}
