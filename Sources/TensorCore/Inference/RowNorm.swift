import CKernels

/// The layer normalisation of rows that go into a linear layer, done by each thread for itself.
///
/// For one thread that is more work than its share would be, but nobody waits for the others, and
/// the rows are near.
public struct RowNorm {
  let weight, bias: UnsafePointer<Float>
  let epsilon: Float
  /// Each thread's room.
  let scratch: UnsafeMutablePointer<Float>
  let scratchFloats: Int

  /// The parameters, of the rows' width; `scratch` has `scratchFloats` for each thread, enough for all
  /// rows and two numbers more for each.
  public init(
    weight: UnsafePointer<Float>, bias: UnsafePointer<Float>, epsilon: Float,
    scratch: UnsafeMutablePointer<Float>, scratchFloats: Int
  ) {
    (self.weight, self.bias, self.epsilon) = (weight, bias, epsilon)
    (self.scratch, self.scratchFloats) = (scratch, scratchFloats)
  }

  /// `rows` rows of x, normalised in the room of a thread.
  func apply(
    _ rows: Int, _ width: Int, _ x: UnsafePointer<Float>, thread: Int, on compute: Compute
  ) -> UnsafePointer<Float> {
    precondition(rows * (width + 2) <= scratchFloats, "row norm: room for \(scratchFloats)")
    let y = scratch + thread * scratchFloats
    let moments = y + rows * width
    compute.kernels.layer_norm(
      rows, width, x, weight, bias, epsilon, y, moments, moments + rows)
    return UnsafePointer(y)
  }
}
