extension Tape {
  /// A two-dimensional transposed convolution: `x [B, I, H, W]`, `weight [I, O, KH, KW]`,
  /// `bias [O]`; gives `[B, O, (H - 1) s - 2p + KH, ...]`.
  ///
  /// The gradient of x is a convolution; that of the weight is one product over all pixels of the
  /// batch.
  public func convTranspose2d(
    _ x: Variable, weight: Variable, bias: Variable?, stride: Int, padding: Int
  ) -> Variable {
    let shape = ConvolutionShape(
      maps: x.shape, weight: weight.shape, stride: stride, padding: padding)
    precondition(
      bias?.shape ?? [shape.channels] == [shape.channels],
      "convTranspose2d: bias of another size than the output")
    let compute = compute
    let y = compute.transposedConvolution(
      shape, x.value, weight: weight.value, bias: bias?.value)
    return record(y, from: x, weight, bias) { dy in
      if let bias, bias.requiresGradient {
        bias.accumulate(
          compute.channelSums(dy, batch: shape.batch, channels: shape.channels), compute)
      }
      guard weight.requiresGradient || x.requiresGradient else { return }
      let images = ImageTaps(shape, dy, compute)
      if weight.requiresGradient {
        weight.accumulate(
          compute.convolutionWeightGradient(shape, images: images, maps: x.value), compute)
      }
      if x.requiresGradient {
        x.accumulate(
          compute.convolution(shape, images, weight: weight.value, bias: nil), compute)
      }
    }
  }
}
