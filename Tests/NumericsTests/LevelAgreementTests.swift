import CKernels
import Testing

/// Every kernel gives the same bits on every level that this CPU has, oracle included, and touches
/// nothing beyond its buffers.
struct LevelAgreementTests {
  private func expectAgreement(_ kernel: KernelCase, sizes: [Int]) {
    for size in sizes {
      for kind in InputKind.allCases {
        func result(_ level: String) -> [UInt32] {
          let workspace = Workspace(Levels.table(level), kind: kind, seed: UInt64(size))
          kernel.run(workspace, size)
          return workspace.result
        }
        let expected = result("oracle")
        for level in Levels.native {
          #expect(result(level) == expected, "\(kernel) of \(size), \(kind), \(level)")
        }
      }
    }
  }

  @Test(arguments: KernelCase.elementwise + KernelCase.optimizers)
  func `elementwise kernels agree on every level`(kernel: KernelCase) {
    expectAgreement(kernel, sizes: [1, 2, 7, 15, 16, 17, 31, 33, 64, 100, 1000])
  }

  @Test(arguments: KernelCase.sums + KernelCase.pictures)
  func `sums and rows agree on every level`(kernel: KernelCase) {
    expectAgreement(kernel, sizes: [1, 3, 15, 16, 17, 33, 255, 4095, 4096, 4097, 8200])
  }

  @Test(arguments: KernelCase.recurrent)
  func `gates agree on every level`(kernel: KernelCase) {
    expectAgreement(kernel, sizes: [1, 5, 16, 17, 31, 33, 64])
  }

  @Test(arguments: KernelCase.convolutions)
  func `convolutions agree on every level`(kernel: KernelCase) {
    expectAgreement(kernel, sizes: [1, 5, 12, 13, 17, 130, 255, 256, 257])
  }

  @Test(arguments: KernelCase.generation)
  func `what generation has for itself agrees on every level`(kernel: KernelCase) {
    expectAgreement(kernel, sizes: [1, 3, 15, 16, 17, 33, 255, 600])
  }

  @Test func `products with compact weights agree on every level`() {
    expectAgreement(KernelCase.compactProducts, sizes: [1, 16, 31, 65])
  }

  @Test(arguments: [(1, 1), (3, 17), (255, 16), (256, 33), (257, 5), (600, 31), (300, 150)])
  func `column sums and norm gradients agree over many rows`(rows: Int, columns: Int) {
    let kernel = KernelCase(name: "many rows") { w, n in
      w.table.column_sums(rows, n, w.input(rows * (n + 1)), n + 1, w.output(n))
      let (x, mean, rstd) = (w.input(rows * n), w.input(rows), w.input(rows))
      let dy = w.input(rows * n)
      w.table.layer_norm_grad(rows, n, x, w.input(n), mean, rstd, dy, w.output(rows * n))
      w.table.layer_norm_parameters(rows, n, n, x, mean, rstd, dy, w.output(n), w.output(n))
    }
    expectAgreement(kernel, sizes: [columns])
  }

  @Test func `the best level is the first of this CPU`() throws {
    let best = try #require(ck_best())
    #expect(Levels.names.first == String(cString: best.pointee.name))
    #expect(ck_named("x86-64-v9") == nil)
  }
}
