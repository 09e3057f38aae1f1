extension Tape {
  /// A two-dimensional convolution (cross-correlation): `x [B, I, H, W]`, `weight [O, I, KH, KW]`,
  /// `bias [O]`, zeros around the image; gives `[B, O, (H + 2p - KH) / s + 1, ...]`.
  ///
  /// The gradient of x is a transposed convolution; that of the weight is one product over all
  /// pixels of the batch.
  public func conv2d(
    _ x: Variable, weight: Variable, bias: Variable?, stride: Int, padding: Int
  ) -> Variable {
    let shape = ConvolutionShape(
      images: x.shape, weight: weight.shape, stride: stride, padding: padding)
    precondition(
      bias?.shape ?? [shape.maps] == [shape.maps], "conv2d: bias of another size than the output")
    let compute = compute
    let images = ImageTaps(shape, x.value, compute)
    let y = compute.convolution(shape, images, weight: weight.value, bias: bias?.value)
    return record(y, from: x, weight, bias) { dy in
      if let bias, bias.requiresGradient {
        bias.accumulate(
          compute.channelSums(dy, batch: shape.batch, channels: shape.maps), compute)
      }
      if weight.requiresGradient {
        weight.accumulate(
          compute.convolutionWeightGradient(shape, images: images, maps: dy), compute)
      }
      if x.requiresGradient {
        x.accumulate(
          compute.transposedConvolution(shape, dy, weight: weight.value, bias: nil), compute)
      }
    }
  }
}
