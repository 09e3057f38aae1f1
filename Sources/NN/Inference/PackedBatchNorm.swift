public import TensorCore

/// Batch normalisation by the running statistics, for generation.
///
/// Same bits as `BatchNorm`.
public struct PackedBatchNorm: Sendable {
  private let mean, deviation, weight, bias: Tensor

  /// The values of a layer at this moment.
  public init(_ layer: BatchNorm) {
    let variance = layer.runningVariance.value
    let epsilon = layer.epsilon
    mean = layer.runningMean.value
    deviation = Tensor(variance.shape, variance.values.map { 1 / ($0 + epsilon).squareRoot() })
    weight = layer.weight.value
    bias = layer.bias.value
  }

  /// Normalises `x [B, C]` or `[B, C, H, W]` in place.
  public func callAsFunction(_ x: inout Tensor, on compute: Compute) {
    let (shape, channels) = (x.shape, mean.shape.count)
    precondition(
      (shape.rank == 2 || shape.rank == 4) && shape[1] == channels, "packed batch norm: x \(shape)")
    x.withUnsafeMutableBufferPointer { x in
      mean.withUnsafeBufferPointer { mean in
        deviation.withUnsafeBufferPointer { deviation in
          weight.withUnsafeBufferPointer { weight in
            bias.withUnsafeBufferPointer { bias in
              guard let x = x.baseAddress, let mean = mean.baseAddress,
                let deviation = deviation.baseAddress, let weight = weight.baseAddress,
                let bias = bias.baseAddress
              else { return }
              if shape.rank == 2 {
                compute.normalizeColumns(
                  rows: shape[0], channels, x, mean: mean, deviation: deviation, weight: weight,
                  bias: bias)
              } else {
                compute.normalizePlanes(
                  batch: shape[0], channels: channels, pixels: shape[2] * shape[3], x, mean: mean,
                  deviation: deviation, weight: weight, bias: bias)
              }
            }
          }
        }
      }
    }
  }
}
