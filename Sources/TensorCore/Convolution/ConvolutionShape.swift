import CKernels

/// The sizes that a convolution and its adjoint, the transposed convolution, share.
///
/// A convolution takes B images `[B, C, H, W]` to maps `[B, M, OH, OW]`; the transposed one takes
/// maps to images. Both have the weight `[M, C, KH, KW]`.
struct ConvolutionShape {
  let batch: Int
  let channels: Int
  let height: Int
  let width: Int
  let maps: Int
  let mapHeight: Int
  let mapWidth: Int
  let kernelHeight: Int
  let kernelWidth: Int
  let stride: Int
  let padding: Int

  /// The shape of `conv2d(images, weight)`.
  init(images: Shape, weight: Shape, stride: Int, padding: Int) {
    precondition(
      images.rank == 4 && weight.rank == 4 && images[1] == weight[1] && stride > 0 && padding >= 0,
      "conv2d: x \(images), weight \(weight), stride \(stride), padding \(padding)")
    (batch, channels, height, width) = (images[0], images[1], images[2], images[3])
    (maps, kernelHeight, kernelWidth) = (weight[0], weight[2], weight[3])
    (self.stride, self.padding) = (stride, padding)
    precondition(
      kernelHeight > 0 && kernelWidth > 0 && height + 2 * padding >= kernelHeight
        && width + 2 * padding >= kernelWidth,
      "conv2d: x \(images) is smaller than weight \(weight)")
    mapHeight = (height + 2 * padding - kernelHeight) / stride + 1
    mapWidth = (width + 2 * padding - kernelWidth) / stride + 1
  }

  /// The shape of `convTranspose2d(maps, weight)`.
  init(maps: Shape, weight: Shape, stride: Int, padding: Int) {
    precondition(
      maps.rank == 4 && weight.rank == 4 && maps[1] == weight[0] && stride > 0 && padding >= 0
        && maps[2] > 0 && maps[3] > 0,
      "convTranspose2d: x \(maps), weight \(weight), stride \(stride), padding \(padding)")
    (batch, self.maps, mapHeight, mapWidth) = (maps[0], maps[1], maps[2], maps[3])
    (channels, kernelHeight, kernelWidth) = (weight[1], weight[2], weight[3])
    (self.stride, self.padding) = (stride, padding)
    height = (mapHeight - 1) * stride + kernelHeight - 2 * padding
    width = (mapWidth - 1) * stride + kernelWidth - 2 * padding
    precondition(
      kernelHeight > 0 && kernelWidth > 0 && height > 0 && width > 0,
      "convTranspose2d: nothing is left of x \(maps) with padding \(padding)")
  }

  var images: Shape { [batch, channels, height, width] }
  var outputs: Shape { [batch, maps, mapHeight, mapWidth] }
  var weight: Shape { [maps, channels, kernelHeight, kernelWidth] }
  var mapPixels: Int { mapHeight * mapWidth }
  var imagePixels: Int { height * width }
  /// Whether the kernel covers the image, so that a map is a single number and the terms are the
  /// image itself.
  var isWhole: Bool {
    padding == 0 && kernelHeight == height && kernelWidth == width
  }
  /// The weights of one map.
  var terms: Int { channels * kernelHeight * kernelWidth }
}

extension Compute {
  /// The sum of each channel of `x [B, C, pixels]`: the gradient of a convolution's bias.
  ///
  /// Pixels by the kernels' tree, then the batch in order.
  func channelSums(_ x: Tensor, batch: Int, channels: Int) -> Tensor {
    let pixels = x.shape.count / max(batch * channels, 1)
    return tensor([channels]) { sums in
      withScratch(batch * channels) { partial in
        split(batch * channels, grain: max(1, 32_768 / max(pixels, 1))) { range in
          for row in range { partial[row] = kernels.sum(pixels, x.base + row * pixels) }
        }
        kernels.column_sums(batch, channels, partial, channels, sums)
      }
      withExtendedLifetime(x) {}
    }
  }
}
