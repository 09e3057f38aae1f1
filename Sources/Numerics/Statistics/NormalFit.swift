/// Mean and covariance of rows of numbers, and the distance between two of them.
public struct NormalFit: Sendable {
  /// The mean of each column.
  public let mean: [Double]
  /// The covariance of the columns, divided by rows - 1; zeros for a single row.
  public let covariance: SymmetricMatrix

  /// The fit of rows, of which there is at least one; sums run over the rows in order.
  public init(_ rows: [[Double]]) {
    let width = rows.first?.count ?? 0
    var sums = [Double](repeating: 0, count: width)
    for row in rows {
      precondition(row.count == width, "rows of one width")
      for column in 0..<width { sums[column] += row[column] }
    }
    let mean = sums.map { $0 / Double(rows.count) }
    let count = rows.count
    var centred: [Double] = []
    centred.reserveCapacity(width * count)
    for column in 0..<width { centred += rows.lazy.map { $0[column] - mean[column] } }
    var products = [Double](repeating: 0, count: width * width)
    centred.withUnsafeBufferPointer { centred in
      for i in 0..<width {
        for j in i..<width {
          var sum = 0.0
          for row in 0..<count { sum += centred[i * count + row] * centred[j * count + row] }
          products[i * width + j] = sum
          products[j * width + i] = sum
        }
      }
    }
    let share = Double(max(rows.count - 1, 1))
    self.mean = mean
    covariance = SymmetricMatrix(count: width, elements: products.map { $0 / share })
  }

  /// The fit of some neighbouring columns alone.
  public func columns(_ range: Range<Int>) -> NormalFit {
    NormalFit(
      mean: Array(mean[range]),
      covariance: SymmetricMatrix(
        count: range.count,
        elements: range.flatMap { row in
          range.map { covariance.elements[row * mean.count + $0] }
        }))
  }

  private init(mean: [Double], covariance: SymmetricMatrix) {
    self.mean = mean
    self.covariance = covariance
  }

  /// The Frechet distance of the two normal distributions (Dowson and Landau, 1982):
  /// |m1 - m2|² + tr(A + B - 2 (A B)^(1/2)).
  ///
  /// With A = L Lᵀ the last trace is the sum of the roots of the eigenvalues of Lᵀ B L, negative ones
  /// taken as 0.
  public func distance(to other: NormalFit) -> Double {
    precondition(mean.count == other.mean.count, "distributions of one width")
    let apart = zip(mean, other.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let cross = product(with: other.covariance).eigenvalues.reduce(0) {
      // A comparison keeps NaN, which `max` might not.
      $0 + ($1 < 0 ? 0 : $1.squareRoot())
    }
    return apart + covariance.trace + other.covariance.trace - 2 * cross
  }

  /// Lᵀ B L.
  private func product(with b: SymmetricMatrix) -> SymmetricMatrix {
    let n = mean.count
    let l = lower()
    func multiply(_ a: [Double], transposed: Bool, _ b: [Double]) -> [Double] {
      var c = [Double](repeating: 0, count: n * n)
      c.withUnsafeMutableBufferPointer { c in
        for i in 0..<n {
          for k in 0..<n {
            let factor = transposed ? a[k * n + i] : a[i * n + k]
            if factor == 0 { continue }
            for j in 0..<n { c[i * n + j] += factor * b[k * n + j] }
          }
        }
      }
      return c
    }
    return SymmetricMatrix(
      count: n,
      elements: multiply(l, transposed: true, multiply(b.elements, transposed: false, l)))
  }

  /// Cholesky's L; a direction without variance has a column of zeros.
  private func lower() -> [Double] {
    let n = mean.count
    let a = covariance.elements
    let least = (0..<n).reduce(0) { max($0, a[$1 * (n + 1)]) } * 1e-12
    var l = [Double](repeating: 0, count: n * n)
    for j in 0..<n {
      let own = (0..<j).reduce(a[j * n + j]) { $0 - l[j * n + $1] * l[j * n + $1] }
      if own <= least { continue }
      let pivot = own.squareRoot()
      l[j * n + j] = pivot
      for i in j + 1..<max(n, j + 1) {
        var sum = a[i * n + j]
        for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
        l[i * n + j] = sum / pivot
      }
    }
    return l
  }
}
