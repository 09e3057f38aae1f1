import CKernels

/// Sums over all elements by the kernels' fixed tree, its chunks of 4096 shared among threads.
extension Compute {
  private static let sumChunk = 4_096

  /// `Σ f` where `f(first, count)` is the kernel's sum over a chunk: chunk sums in order from +0, as
  /// the kernel itself adds them.
  private func chunked(_ count: Int, _ f: (Int, Int) -> Float) -> Float {
    let chunk = Self.sumChunk
    guard threads > 1, count > 8 * chunk else { return f(0, count) }
    let chunks = (count + chunk - 1) / chunk
    return withScratch(chunks) { parts in
      split(chunks, grain: 4) { range in
        for index in range { parts[index] = f(index * chunk, min(chunk, count - index * chunk)) }
      }
      var total: Float = 0
      for index in 0..<chunks { total += parts[index] }
      return total
    }
  }

  /// `Σ x`.
  func sum(_ count: Int, _ x: UnsafePointer<Float>) -> Float {
    chunked(count) { kernels.sum($1, x + $0) }
  }

  /// `Σ a · b`.
  func dot(_ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> Float {
    chunked(count) { kernels.dot($1, a + $0, b + $0) }
  }

  /// `Σ (a - b)²`.
  func sumSquaredDifference(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>
  ) -> Float {
    chunked(count) { kernels.sum_squared_difference($1, a + $0, b + $0) }
  }
}
