import CKernels

/// A layer of a generator of pictures with what follows it: weights packed once, for inputs of one
/// size.
public struct PackedStage: Sendable {
  enum Product: Sendable {
    case linear(PackedMatrix)
    case pixels(PixelMaps, Tensor)
    case transposed(TransposedPlan, Tensor)
    case convolution(weight: Tensor, stride: Int, padding: Int)
    case none
  }

  let product: Product
  let bias: Tensor?
  /// What follows; set before the stage runs.
  public var finish = Finish()
  /// An item that goes in: `[C]` or `[C, H, W]`.
  let input: Shape
  /// An item that comes out.
  public let output: Shape

  /// A linear layer, `weight [out, in]`.
  public init(linear weight: Tensor, bias: Tensor?, compute: Compute) {
    product = .linear(PackedMatrix(weight, compute: compute))
    self.bias = bias
    input = [weight.shape[1]]
    output = [weight.shape[0]]
  }

  /// A transposed convolution of maps `[M, H, W]`, `weight [M, C, KH, KW]`.
  public init(
    transposedConvolution weight: Tensor, bias: Tensor?, stride: Int, padding: Int, input: Shape,
    compute: Compute
  ) {
    let shape = ConvolutionShape(
      maps: Shape([1] + input.dims), weight: weight.shape, stride: stride, padding: padding)
    if let pixels = PixelMaps(shape, hasBias: bias != nil) {
      product = .pixels(pixels, pixels.pack(weight, compute))
    } else {
      let plan = TransposedPlan(shape)
      product = .transposed(plan, plan.pack(weight, compute))
    }
    self.bias = bias
    self.input = input
    output = [shape.channels, shape.height, shape.width]
  }

  /// A convolution of images `[C, H, W]`, `weight [M, C, KH, KW]`.
  public init(
    convolution weight: Tensor, bias: Tensor?, stride: Int, padding: Int, input: Shape
  ) {
    let shape = ConvolutionShape(
      images: Shape([1] + input.dims), weight: weight.shape, stride: stride, padding: padding)
    product = .convolution(weight: weight, stride: stride, padding: padding)
    self.bias = bias
    self.input = input
    output = [shape.maps, shape.mapHeight, shape.mapWidth]
  }

  /// Nothing but what follows.
  public init(passing input: Shape) {
    product = .none
    bias = nil
    self.input = input
    output = input
  }

  /// The planes that it reads; `nil`: dense items.
  var planes: PaddedPlanes? {
    if case .transposed(let plan, _) = product { plan.padding } else { nil }
  }
  /// Whether its weights stay in the second-level cache: then a few items at a time go through it and
  /// what follows, while their pixels stay there too.
  var isLight: Bool {
    guard case .transposed(_, let packed) = product else { return false }
    return packed.shape.count <= Self.cachedFloats
  }
  /// Floats of an item that goes in and of what comes out.
  var itemFloats: Int { input.count + output.count }
  /// As many as the second-level cache holds.
  static let cachedFloats = 1 << 18

  /// Planes of an item that goes in.
  var inputPlanes: Int { input[0] }
}

extension Compute {
  /// Items through stages: `x [B, ...]` of the first one's input; gives `[B, ...]` of the last one's
  /// output.
  ///
  /// What has many weights takes all items at once, the pictures behind it a few at a time.
  public func run(_ stages: [PackedStage], _ x: Tensor) -> Tensor {
    let batch = x.shape[0]
    var x = x
    if let first = stages.first, let planes = first.planes {
      x = planes.copy(of: x, planes: batch * first.inputPlanes, self)
    }
    let tail = stages[(stages.lastIndex { !$0.isLight }.map { $0 + 1 } ?? 0)...]
    let images = max(1, PackedStage.cachedFloats / max(1, tail.map(\.itemFloats).max() ?? 1))
    let parts = (batch + images - 1) / images
    guard parts >= (threads > 1 ? 4 * threads : 2) else { return run(stages[...], batch: batch, x) }

    let heavy = stages.dropLast(tail.count)
    x = run(heavy, batch: batch, x, for: tail.first)
    let (size, output) = (x.shape.count / batch, stages[stages.count - 1].output)
    return tensor(Shape([batch] + output.dims)) { out in
      forEach(parts, work: Self.smallestShared) { part in
        let range = part * images..<min((part + 1) * images, batch)
        let own = tensor([range.count, size]) {
          $0.update(from: x.base + range.lowerBound * size, count: range.count * size)
        }
        let y = run(tail, batch: range.count, own)
        (out + range.lowerBound * output.count).update(from: y.base, count: y.shape.count)
        withExtendedLifetime(y) {}
      }
      withExtendedLifetime(x) {}
    }
  }

  /// Items in the form that the first stage reads through all stages, for what follows them.
  private func run(
    _ stages: ArraySlice<PackedStage>, batch: Int, _ x: Tensor, for last: PackedStage? = nil
  ) -> Tensor {
    var x = x
    for index in stages.indices {
      let next = index + 1 < stages.endIndex ? stages[index + 1] : last
      x = run(stages[index], batch: batch, x, for: next)
    }
    return x
  }

  private func run(
    _ stage: PackedStage, batch: Int, _ x: Tensor, for next: PackedStage?
  ) -> Tensor {
    let dense = Shape([batch] + stage.output.dims)
    let channels = stage.output[0]
    if case .transposed(let plan, let packed) = stage.product, let planes = next?.planes,
      planes.holdsImages
    {
      return padded(PaddedStack(planes: planes, count: batch * channels)) { out in
        transposedConvolution(
          plan, batch: batch, x.base, packed, bias: stage.bias?.base, finish: stage.finish,
          into: out + planes.origin, plane: planes.size, row: planes.run)
        withExtendedLifetime((x, stage)) {}
      }
    }
    let y = tensor(dense) { out in
      switch stage.product {
      case .linear(let weight):
        linear(
          x.base, rows: batch, stride: weight.inputs, weight, bias: stage.bias?.base, into: out,
          stride: weight.outputs)
      case .pixels(let pixels, let packed):
        pixels.product(batch: batch, x.base, packed, into: out, self)
      case .transposed(let plan, let packed):
        transposedConvolution(
          plan, batch: batch, x.base, packed, bias: stage.bias?.base, finish: stage.finish,
          into: out, plane: stage.output[1] * stage.output[2], row: stage.output[2])
        return
      case .convolution(let weight, let stride, let padding):
        let shape = ConvolutionShape(
          images: Shape([batch] + stage.input.dims), weight: weight.shape, stride: stride,
          padding: padding)
        let images = ImageTaps(shape, x, self)
        let maps = convolution(shape, images, weight: weight, bias: stage.bias)
        out.update(from: maps.base, count: dense.count)
        withExtendedLifetime(maps) {}
      case .none: out.update(from: x.base, count: dense.count)
      }
      finish(stage.finish, batch: batch, stage.output, out)
      withExtendedLifetime((x, stage)) {}
    }
    guard let planes = next?.planes, let next else { return y }
    return planes.copy(of: y, planes: batch * next.inputPlanes, self)
  }

  /// Finishes dense items in place.
  private func finish(
    _ finish: Finish, batch: Int, _ item: Shape, _ y: UnsafeMutablePointer<Float>
  ) {
    guard !finish.isEmpty else { return }
    let (channels, pixels) = (item[0], item.count / max(item[0], 1))
    if item.rank == 1 {
      finish.withKernel { finish in
        split(batch, grain: max(1, 8_192 / max(channels, 1))) { rows in
          kernels.finish_rows(
            rows.count, channels, finish, y + rows.lowerBound * channels, channels)
        }
      }
      return
    }
    // Fewer numbers than elsewhere: a thread finishes what it has made.
    split(batch * channels, grain: max(1, Self.fewestElements / 2 / max(pixels, 1))) { planes in
      var plane = planes.lowerBound
      while plane < planes.upperBound {
        let channel = plane % channels
        let count = min(channels - channel, planes.upperBound - plane)
        finish.withKernel(from: channel) {
          kernels.finish_planes(count, pixels, $0, y + plane * pixels)
        }
        plane += count
      }
    }
  }
}
