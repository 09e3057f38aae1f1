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

  /// FNV-1a over the results of every kernel for ordinary and tiny inputs.
  ///
  /// Whoever changes these numbers changes the bits of every model's output and raises the numerics
  /// version.
  @Test(arguments: Levels.names)
  func `the bits of every kernel are pinned`(level: String) {
    let groups: [(String, [KernelCase], UInt64)] = [
      ("elementwise", KernelCase.elementwise, 0xe71f_6379_d8b3_0aa3),
      ("optimizers", KernelCase.optimizers, 0x03c5_a996_f959_61d9),
      ("sums", KernelCase.sums, 0x445f_ca3d_554f_73e9),
      ("recurrent", KernelCase.recurrent, 0x99ea_11b8_b40b_9cf5),
      ("products", [KernelCase.products], 0x4db5_206f_ec9e_9ce5),
      ("pictures", KernelCase.pictures, 0xa5b4_d1f2_d9f6_bb3b),
      ("convolutions", KernelCase.convolutions, 0x24ab_a3ff_3bd8_ed60),
    ]
    for (name, kernels, expected) in groups {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for kernel in kernels {
        for size in [1, 19, 300] {
          for kind in [InputKind.ordinary, .tiny] {
            let w = Workspace(Levels.table(level), kind: kind, seed: 2026)
            kernel.run(w, size)
            for word in w.result { hash = (hash ^ UInt64(word)) &* 0x100_0000_01b3 }
          }
        }
      }
      #expect(hash == expected, "\(name)")
    }
  }
}
