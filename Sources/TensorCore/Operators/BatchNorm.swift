import CKernels

extension Tape {
  /// Batch normalisation by the batch's own statistics (Ioffe and Szegedy, 2015):
  /// `(x - mean) / sqrt(variance + epsilon) · weight + bias` for each channel.
  ///
  /// `x [B, C]` or `[B, C, H, W]`, `weight [C]`, `bias [C]`. Mean and variance (divided by the number
  /// n of values, not n - 1) are taken over batch and pixels: for each image the pixels by the
  /// kernels' tree, then the images in chunks in order; for `[B, C]` the batch by the tree. The
  /// gradient's two sums have the same order. Statistics come as `[C]`, for the running ones.
  public func batchNorm(
    _ x: Variable, weight: Variable, bias: Variable, epsilon: Float
  ) -> (y: Variable, mean: Tensor, variance: Tensor) {
    let planes = ChannelPlanes(x.shape, weight: weight.shape, bias: bias.shape)
    let values = planes.gather(x.value, compute)
    let (mean, variance) = compute.statistics(values, planes)
    let y = batchNorm(
      x, values, planes, weight: weight, bias: bias, mean: mean, variance: variance,
      epsilon: epsilon, followsBatch: true)
    return (y, mean, variance)
  }

  /// Batch normalisation by given statistics `[C]`: a row does not see its batch.
  public func batchNorm(
    _ x: Variable, weight: Variable, bias: Variable, mean: Tensor, variance: Tensor, epsilon: Float
  ) -> Variable {
    let planes = ChannelPlanes(x.shape, weight: weight.shape, bias: bias.shape)
    precondition(
      mean.shape == weight.shape && variance.shape == weight.shape,
      "batchNorm: weight \(weight.shape), statistics \(mean.shape) and \(variance.shape)")
    return batchNorm(
      x, planes.gather(x.value, compute), planes, weight: weight, bias: bias, mean: mean,
      variance: variance, epsilon: epsilon, followsBatch: false)
  }

  private func batchNorm(
    _ x: Variable, _ values: Tensor, _ planes: ChannelPlanes, weight: Variable, bias: Variable,
    mean: Tensor, variance: Tensor, epsilon: Float, followsBatch: Bool
  ) -> Variable {
    let compute = compute
    let deviation = Tensor(variance.shape, variance.values.map { 1 / ($0 + epsilon).squareRoot() })
    let y = compute.uninitialized(values.shape)
    let (g, b) = (weight.value, bias.value)
    compute.forPlanes(planes) { c, at, n in
      compute.kernels.normalize(
        n, values.base + at, mean.base[c], deviation.base[c], g.base[c], b.base[c], y.target + at)
    }
    withExtendedLifetime((g, b)) {}
    return record(planes.scatter(y, compute), from: x, weight, bias) { dy in
      let dy = planes.gather(dy, compute)
      let db = compute.channelTotals(planes) { _, at, n in compute.kernels.sum(n, dy.base + at) }
      let dw = compute.channelTotals(planes) { c, at, n in
        compute.kernels.dot_normal(
          n, values.base + at, mean.base[c], deviation.base[c], dy.base + at)
      }
      if x.requiresGradient {
        let dx = compute.uninitialized(values.shape)
        let share = followsBatch ? 1 / Float(planes.count) : 0
        let g = weight.value
        compute.forPlanes(planes) { c, at, n in
          compute.kernels.normalize_grad(
            n, values.base + at, mean.base[c], deviation.base[c], g.base[c] * deviation.base[c],
            share * db.base[c], share * dw.base[c], dy.base + at, dx.target + at)
        }
        withExtendedLifetime(g) {}
        x.accumulate(planes.scatter(dx, compute), compute)
      }
      withExtendedLifetime((values, mean, deviation, dy)) {}
      bias.accumulate(db, compute)
      weight.accumulate(dw, compute)
    }
  }
}

/// The values of each channel as runs: an image's plane, or all rows' values of a column.
private struct ChannelPlanes {
  let shape: Shape
  let batch: Int
  let channels: Int
  let pixels: Int

  init(_ x: Shape, weight: Shape, bias: Shape) {
    precondition(
      (x.rank == 2 || x.rank == 4) && x.count > 0 && weight == [x[1]] && bias == weight,
      "batchNorm: x \(x), weight \(weight), bias \(bias)")
    shape = x
    channels = x[1]
    batch = x.rank == 2 ? 1 : x[0]
    pixels = x.count / (batch * channels)
  }

  /// Values of a channel.
  var count: Int { batch * pixels }

  /// The values plane by plane.
  func gather(_ x: Tensor, _ compute: Compute) -> Tensor {
    guard shape.rank == 2 else { return x }
    return compute.tensor([channels, pixels]) {
      compute.transpose(pixels, channels, x.base, stride: channels, into: $0, stride: pixels)
      withExtendedLifetime(x) {}
    }
  }

  /// The inverse of `gather`.
  func scatter(_ x: Tensor, _ compute: Compute) -> Tensor {
    guard shape.rank == 2 else { return x }
    return compute.tensor(shape) {
      compute.transpose(channels, pixels, x.base, stride: pixels, into: $0, stride: channels)
      withExtendedLifetime(x) {}
    }
  }
}

extension Compute {
  /// Runs `body` for every plane: its channel, where it begins, its pixels.
  fileprivate func forPlanes(_ planes: ChannelPlanes, _ body: (Int, Int, Int) -> Void) {
    split(planes.batch * planes.channels, grain: max(1, 16_384 / planes.pixels)) { range in
      for plane in range { body(plane % planes.channels, plane * planes.pixels, planes.pixels) }
    }
  }

  /// One number for each plane, added up over the batch for each channel.
  fileprivate func channelTotals(
    _ planes: ChannelPlanes, _ body: (Int, Int, Int) -> Float
  ) -> Tensor {
    tensor([planes.channels]) { totals in
      withScratch(planes.batch * planes.channels) { parts in
        forPlanes(planes) { channel, at, pixels in
          parts[at / pixels] = body(channel, at, pixels)
        }
        kernels.column_sums(planes.batch, planes.channels, parts, planes.channels, totals)
      }
    }
  }

  fileprivate func statistics(
    _ x: Tensor, _ planes: ChannelPlanes
  ) -> (mean: Tensor, variance: Tensor) {
    let count = Float(planes.count)
    let sums = channelTotals(planes) { _, at, n in kernels.sum(n, x.base + at) }
    let mean = Tensor(sums.shape, sums.values.map { $0 / count })
    let squares = channelTotals(planes) { c, at, n in
      kernels.squared_deviation(n, x.base + at, mean.base[c])
    }
    withExtendedLifetime((x, mean)) {}
    return (mean, Tensor(squares.shape, squares.values.map { $0 / count }))
  }
}
