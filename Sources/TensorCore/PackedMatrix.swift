import CKernels

/// A weight packed once for many products: columns in panels, the layout of every level.
public struct PackedMatrix: Sendable {
  /// The columns of the weight: how many numbers go in.
  public let inputs: Int
  /// The rows of the weight: how many numbers come out.
  public let outputs: Int
  let panels: Tensor

  /// Packs `weight [outputs, inputs]`.
  public init(_ weight: Tensor, compute: Compute) {
    precondition(weight.shape.rank == 2, "PackedMatrix: weight of shape \(weight.shape)")
    outputs = weight.shape[0]
    inputs = weight.shape[1]
    let (inputs, outputs) = (inputs, outputs)
    panels = compute.tensor([panelFloats(inputs, outputs)]) { panels in
      compute.pack(inputs, outputs, weight.base, strideK: 1, strideN: inputs, into: panels)
      withExtendedLifetime(weight) {}
    }
  }
}
