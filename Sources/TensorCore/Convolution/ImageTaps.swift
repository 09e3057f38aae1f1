/// Images laid out for a convolution: padded, columns sorted by stride, with the terms' places.
///
/// Made once for the value and the weight's gradient when both read the same images.
struct ImageTaps {
  let taps: PixelTaps
  /// The images as they are, where the kernel covers them.
  let whole: Tensor?
  private let padded: Tensor

  init(_ shape: ConvolutionShape, _ images: Tensor, _ compute: Compute) {
    let s = shape.stride
    whole = shape.isWhole ? images : nil
    let padding = PaddedPlanes(
      height: shape.height, width: shape.width,
      rows: -shape.padding..<(shape.mapHeight - 1) * s + shape.kernelHeight - shape.padding,
      columns: -shape.padding..<(shape.mapWidth - 1) * s + shape.kernelWidth - shape.padding,
      stride: s)
    padded = padding.copy(of: images, planes: shape.batch * shape.channels, compute)
    var offsets: [Int] = []
    offsets.reserveCapacity(shape.terms)
    for c in 0..<shape.channels {
      for ky in 0..<shape.kernelHeight {
        for kx in 0..<shape.kernelWidth {
          offsets.append(c * padding.size + (ky * s + kx % s) * padding.run + kx / s)
        }
      }
    }
    taps = PixelTaps(
      base: padded.base, imageStride: shape.channels * padding.size,
      rowStride: s * s * padding.run, offsets: offsets, rows: shape.mapHeight,
      columns: shape.mapWidth)
  }
}
