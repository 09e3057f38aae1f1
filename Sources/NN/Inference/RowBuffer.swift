/// Rows of floats that a generator works in: taken once, then reused by every step.
///
/// Not thread-safe; one batch uses it.
public final class RowBuffer {
  /// Rows there is room for.
  public let capacity: Int
  /// Floats in a row.
  public let width: Int
  /// The first row; row i begins `i * width` floats further.
  public let base: UnsafeMutablePointer<Float>

  /// Rows of zeros.
  public init(capacity: Int, width: Int) {
    self.capacity = capacity
    self.width = width
    let bytes = max(capacity * width, 1) * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: capacity * width)
    base.initialize(repeating: 0, count: capacity * width)
  }

  deinit { base.deallocate() }

  /// One row.
  public subscript(row: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: base + row * width, count: width)
  }

  /// The first of some rows.
  public subscript(from rows: Range<Int>) -> UnsafeMutablePointer<Float> {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= capacity, "row buffer: rows \(rows)")
    return base + rows.lowerBound * width
  }

  /// Makes a row zero.
  public func clear(row: Int) {
    self[row].update(repeating: 0)
  }

  /// Copies one row over another.
  public func copy(row: Int, to other: Int) {
    (base + other * width).update(from: base + row * width, count: width)
  }
}
