import CKernels

/// Planes of one window, one after the other.
struct PaddedStack: Hashable, Sendable {
  let planes: PaddedPlanes
  let count: Int

  var shape: Shape { [count, planes.size] }

  /// Whether its planes are the first ones of another stack.
  func isPart(of other: PaddedStack) -> Bool { planes == other.planes && count <= other.count }
}

extension Compute {
  /// Room for images with zeros around them, in reused memory; `fill` must write every pixel and
  /// nothing else.
  ///
  /// The zeros stay when the tensor is gone: the next stack of such planes finds them. So nobody
  /// writes to it later.
  func padded(_ stack: PaddedStack, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> Tensor {
    let planes = stack.planes
    let storage = Storage(padded: stack, pool: buffers) { memory in
      split(stack.count, grain: max(1, 65_536 / planes.size)) {
        kernels.clear_borders(
          $0.count, planes.height, planes.width, planes.run, planes.origin, planes.size,
          memory + $0.lowerBound * planes.size)
      }
    }
    fill(storage.floats)
    return Tensor(shape: stack.shape, storage: storage)
  }
}
