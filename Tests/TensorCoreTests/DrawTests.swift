import Numerics
import TensorCore
import Testing

struct DrawTests {
  @Test(arguments: [1, 6, 4_097], [1, 2, 7])
  func `normal numbers are those of the stream in sequence`(count: Int, threads: Int) throws {
    let compute = try compute(threads: threads)
    var stream = RandomStream(key: 9, c2: 3, c3: 0)
    let numbers = compute.normals([count], stream).values
    #expect(numbers.map(\.bitPattern) == (0..<count).map { _ in stream.nextNormal().bitPattern })
  }
}
