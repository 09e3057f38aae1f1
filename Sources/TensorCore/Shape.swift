/// The extents of a tensor, outermost first.
///
/// `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents; none is negative.
  public let dims: [Int]
  /// The number of elements; its size in bytes fits in an `Int`.
  public let count: Int

  /// A shape whose extents come from the program.
  ///
  /// Extents from files go through `init(checking:)`.
  public init(_ dims: [Int]) {
    guard let shape = Shape(checking: dims) else {
      preconditionFailure("Shape: negative or too large: \(dims)")
    }
    self = shape
  }

  /// `nil` when an extent is negative or the elements would not fit in the address space.
  public init?(checking dims: [Int]) {
    var count = 1
    for dim in dims {
      let (product, overflow) = count.multipliedReportingOverflow(by: dim)
      guard dim >= 0, !overflow, product <= Shape.largestCount else { return nil }
      count = product
    }
    self.dims = dims
    self.count = count
  }

  /// A shape written as a list.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }

  /// How many axes there are.
  public var rank: Int { dims.count }

  /// The extent of an axis.
  public subscript(axis: Int) -> Int { dims[axis] }

  /// The extents as `[2, 3]`.
  public var description: String { dims.description }

  /// Leaves room to round a buffer up without overflow.
  private static let largestCount = Int.max / (4 * MemoryLayout<Float>.stride)
}
