/// A dense row-major float32 array with value semantics (copy on write).
public struct Tensor: Sendable {
  /// The extents, outermost first.
  public let shape: Shape
  private var storage: Storage

  /// All zeros.
  public init(zeros shape: Shape) {
    self.init(shape) { $0.initialize(repeating: 0) }
  }

  /// The given elements in row-major order; there are exactly `shape.count`.
  public init(_ shape: Shape, _ values: [Float]) {
    precondition(
      values.count == shape.count, "Tensor: \(values.count) values for shape \(shape)")
    self.init(shape) { _ = $0.initialize(from: values) }
  }

  /// Elements written by `fill`, which must write every one of them.
  public init(_ shape: Shape, fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    self.init(shape, pool: nil, fill: fill)
  }

  /// Elements written by `fill`, in memory of a pool.
  package init(
    _ shape: Shape, pool: BufferPool?, fill: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    self.shape = shape
    storage = Storage(count: shape.count, pool: pool)
    fill(UnsafeMutableBufferPointer(start: storage.floats, count: shape.count))
  }

  /// The elements that a buffer holds.
  init(shape: Shape, storage: Storage) {
    self.shape = shape
    self.storage = storage
  }

  /// A copy of the elements in row-major order.
  public var values: [Float] {
    withUnsafeBufferPointer { Array($0) }
  }

  /// The only element.
  public var item: Float {
    precondition(shape.count == 1, "item of a tensor of shape \(shape)")
    return withUnsafeBufferPointer { $0[0] }
  }

  /// Lends the elements for reading.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.floats, count: shape.count))
  }

  /// Lends the elements for writing; copies them first when another tensor shares them.
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: shape.count, pool: storage.pool)
      copy.floats.initialize(from: storage.floats, count: shape.count)
      storage = copy
    }
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.floats, count: shape.count))
  }

  /// The same elements under another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(
      shape.count == self.shape.count, "reshape: \(self.shape) does not fill \(shape)")
    return Tensor(shape: shape, storage: storage)
  }

  /// The elements, valid while the tensor is kept alive (`withExtendedLifetime`).
  package var base: UnsafePointer<Float> { UnsafePointer(storage.floats) }

  /// The elements for writing, by the operator that just made the tensor and alone holds it.
  var target: UnsafeMutablePointer<Float> { storage.floats }

  /// Names the buffer: equal for tensors that share it.
  var identity: ObjectIdentifier { ObjectIdentifier(storage) }
}
