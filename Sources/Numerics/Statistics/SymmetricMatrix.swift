/// A real symmetric matrix in double precision; sums run over ascending indices.
public struct SymmetricMatrix: Sendable {
  /// Rows, and columns.
  public let count: Int
  /// `count * count` elements, row by row.
  public private(set) var elements: [Double]

  /// A matrix of its elements, which are symmetric.
  public init(count: Int, elements: [Double]) {
    precondition(elements.count == count * count, "a matrix of \(count) rows is square")
    self.count = count
    self.elements = elements
  }

  /// Sum of the diagonal.
  public var trace: Double { (0..<count).reduce(0) { $0 + elements[$1 * (count + 1)] } }

  /// The eigenvalues in no particular order: Householder's reflections to three diagonals, then
  /// implicit QL (Golub and Van Loan, 8.3).
  ///
  /// + - * / and square roots in one order, so the same bits everywhere.
  public var eigenvalues: [Double] {
    var (diagonal, beside) = tridiagonal()
    for first in 0..<count {
      // Far more rounds than any matrix needs; they end a search among NaN.
      for _ in 0..<60 {
        let last = Self.block(diagonal, beside, from: first)
        if last == first { break }
        Self.sweep(&diagonal, &beside, first, last)
      }
    }
    return diagonal
  }

  /// The diagonal, and the elements beside it with a 0 at the end.
  private func tridiagonal() -> (diagonal: [Double], beside: [Double]) {
    var a = elements
    var beside = [Double](repeating: 0, count: count)
    a.withUnsafeMutableBufferPointer { reflect($0, &beside) }
    return ((0..<count).map { a[$0 * (count + 1)] }, beside)
  }

  private func reflect(_ a: UnsafeMutableBufferPointer<Double>, _ beside: inout [Double]) {
    var (v, w) = (beside, beside)
    for k in 0..<max(count - 1, 0) {
      let rest = k + 1..<count
      let first = a[(k + 1) * count + k]
      let norm = rest.reduce(0) { $0 + a[$1 * count + k] * a[$1 * count + k] }.squareRoot()
      beside[k] = first > 0 ? -norm : norm
      guard norm > 0, k < count - 2 else {
        beside[k] = k < count - 2 ? 0 : first
        continue
      }
      for i in rest { v[i] = a[i * count + k] }
      v[k + 1] -= beside[k]
      let length = rest.reduce(0) { $0 + v[$1] * v[$1] }.squareRoot()
      for i in rest { v[i] /= length }
      for i in rest {
        let row = i * count
        var sum = 0.0
        for j in rest { sum += a[row + j] * v[j] }
        w[i] = sum
      }
      let share = rest.reduce(0) { $0 + v[$1] * w[$1] }
      for i in rest { w[i] -= share * v[i] }
      for i in rest {
        let row = i * count
        let (vi, wi) = (2 * v[i], 2 * w[i])
        for j in rest { a[row + j] -= vi * w[j] + wi * v[j] }
      }
    }
  }

  /// Where the block that begins at `first` ends: the next element beside the diagonal is nothing.
  private static func block(_ diagonal: [Double], _ beside: [Double], from first: Int) -> Int {
    var last = first
    while last < diagonal.count - 1 {
      let size = diagonal[last].magnitude + diagonal[last + 1].magnitude
      if beside[last].magnitude + size == size { break }
      last += 1
    }
    return last
  }

  /// One implicit QL step on the block `first...last`.
  private static func sweep(
    _ d: inout [Double], _ e: inout [Double], _ first: Int, _ last: Int
  ) {
    var g = (d[first + 1] - d[first]) / (2 * e[first])
    var r = (g * g + 1).squareRoot()
    g = d[last] - d[first] + e[first] / (g + (g < 0 ? -r : r))
    var (sine, cosine, p) = (1.0, 1.0, 0.0)
    for i in (first..<last).reversed() {
      let (f, b) = (sine * e[i], cosine * e[i])
      r = (f * f + g * g).squareRoot()
      e[i + 1] = r
      if r == 0 {
        d[i + 1] -= p
        e[last] = 0
        return
      }
      sine = f / r
      cosine = g / r
      g = d[i + 1] - p
      r = (d[i] - g) * sine + 2 * cosine * b
      p = sine * r
      d[i + 1] = g + p
      g = cosine * r - b
    }
    d[first] -= p
    e[first] = g
    e[last] = 0
  }
}
