import Numerics
import Testing

/// Eigenvalues and the distance of normal distributions.
struct NormalFitTests {
  /// A symmetric matrix of numbers in -1...1.
  private func random(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(key: seed, c2: 0, c3: 0)
    var elements = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let value = Double(2 * stream.nextUniform() - 1)
        elements[i * count + j] = value
        elements[j * count + i] = value
      }
    }
    return elements
  }

  @Test func `eigenvalues of known matrices`() {
    #expect(SymmetricMatrix(count: 0, elements: []).eigenvalues == [])
    #expect(SymmetricMatrix(count: 1, elements: [-3]).eigenvalues == [-3])
    let two = SymmetricMatrix(count: 2, elements: [2, 1, 1, 2]).eigenvalues.sorted()
    #expect(abs(two[0] - 1) < 1e-12 && abs(two[1] - 3) < 1e-12)
    let diagonal = SymmetricMatrix(count: 3, elements: [5, 0, 0, 0, -1, 0, 0, 0, 2])
    #expect(diagonal.eigenvalues.sorted() == [-1, 2, 5])
    let ones = SymmetricMatrix(count: 4, elements: Array(repeating: 1, count: 16))
    let found = ones.eigenvalues.sorted()
    #expect(abs(found[3] - 4) < 1e-12 && found[..<3].allSatisfy { abs($0) < 1e-12 })
  }

  @Test(arguments: [3, 10, 47])
  func `eigenvalues have the traces of the powers`(count: Int) {
    let a = random(count, seed: UInt64(count))
    let matrix = SymmetricMatrix(count: count, elements: a)
    let values = matrix.eigenvalues
    #expect(values.count == count)
    #expect(abs(values.reduce(0, +) - matrix.trace) < 1e-10)
    let squares = a.reduce(0) { $0 + $1 * $1 }
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } - squares) < 1e-9)
    var cubes = 0.0
    for i in 0..<count {
      for j in 0..<count {
        for k in 0..<count { cubes += a[i * count + j] * a[j * count + k] * a[k * count + i] }
      }
    }
    #expect(abs(values.reduce(0) { $0 + $1 * $1 * $1 } - cubes) < 1e-8)
  }

  @Test func `NaN ends as NaN`() {
    let values = SymmetricMatrix(count: 3, elements: Array(repeating: .nan, count: 9)).eigenvalues
    #expect(values.contains { $0.isNaN })
    let (bad, good) = (NormalFit([[.nan, 1], [0, 1]]), NormalFit([[0, 1], [1, 0]]))
    #expect(bad.distance(to: good).isNaN && good.distance(to: bad).isNaN)
  }

  @Test func `the distance of numbers is that of means and deviations`() {
    // Means 2 and 5, deviations 2 and 1.
    let (a, b) = (NormalFit([[0], [2], [4]]), NormalFit([[4], [5], [6]]))
    #expect(abs(a.distance(to: b) - 10) < 1e-12)
    #expect(a.mean == [2] && a.covariance.elements == [4])
    #expect(NormalFit([[3, 4]]).covariance.elements == [0, 0, 0, 0])
  }

  @Test func `a distance is symmetric, zero to itself, and grows with a shift`() {
    var stream = RandomStream(key: 4, c2: 0, c3: 0)
    func rows(_ count: Int, _ scale: Double, shift: Double = 0) -> [[Double]] {
      (0..<count).map { _ in
        let (x, y) = (Double(stream.nextUniform()), Double(stream.nextUniform()))
        // The third is a sum of the others: a direction without variance.
        return [scale * x + shift, y, scale * x + shift + y, scale * (x - y)]
      }
    }
    let first = rows(50, 1)
    let (a, b) = (NormalFit(first), NormalFit(rows(60, 2)))
    #expect(abs(a.distance(to: a)) < 1e-7)
    #expect(abs(a.distance(to: b) - b.distance(to: a)) < 1e-6)
    #expect(a.distance(to: b) > 0.1)
    let shifted = NormalFit(first.map { row in row.map { $0 + 3 } })
    #expect(abs(a.distance(to: shifted) - 36) < 1e-6)
  }
}
