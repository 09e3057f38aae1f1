import CKernels
import Numerics
import Testing

/// The canonical orders, spelt out, and the bits that they give.
struct OrderTests {
  /// Chunks of 4096; lane l adds elements l, l + 16, …; lanes fold 8, 4, 2, 1 apart.
  private func sum(_ values: [Float]) -> Float {
    var total: Float = 0
    for start in stride(from: 0, to: values.count, by: 4096) {
      var lanes = [Float](repeating: 0, count: 16)
      for index in start..<min(start + 4096, values.count) {
        lanes[(index - start) % 16] += values[index]
      }
      for width in [8, 4, 2, 1] {
        for lane in 0..<width { lanes[lane] += lanes[lane + width] }
      }
      total += lanes[0]
    }
    return total
  }

  @Test(arguments: Levels.names, [1, 15, 16, 17, 100, 4096, 4100, 10_001])
  func `a sum follows its definition`(level: String, count: Int) {
    let w = Workspace(Levels.table(level), seed: UInt64(count))
    let x = w.input(count)
    let values = Array(UnsafeBufferPointer(start: x, count: count))
    #expect(w.table.sum(count, x) == sum(values))
  }

  @Test(arguments: Levels.names, [1, 255, 256, 257, 700])
  func `a sum over rows follows its definition`(level: String, rows: Int) {
    let (columns, stride) = (21, 24)
    let w = Workspace(Levels.table(level), seed: UInt64(rows))
    let x = w.input(rows * stride)
    let y = w.output(columns)
    w.table.column_sums(rows, columns, x, stride, y)
    for column in 0..<columns {
      var (total, chunk): (Float, Float) = (0, 0)
      for row in 0..<rows {
        if row > 0, row % 256 == 0 {
          total += chunk
          chunk = 0
        }
        chunk += x[row * stride + column]
      }
      #expect(y[column] == total + chunk)
    }
  }
}
