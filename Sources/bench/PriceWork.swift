import CKernels

/// A kernel with a size that the workloads have.
struct PriceWork: Sendable {
  let name: String
  let run: @Sendable (ck_table, PriceOperands) -> Void

  static let all = products + others

  private static let products: [PriceWork] = [
    gemm(512, 512, 512), gemm(64, 2048, 512), gemm(4, 2048, 512), gemm(1, 2048, 512),
    gemm(4096, 64, 576),
  ]

  private static let others: [PriceWork] = [
    PriceWork(name: "exp 4096") { $0.exp(4096, $1.x, $1.y) },
    PriceWork(name: "log 4096") { $0.log(4096, $1.x, $1.y) },
    PriceWork(name: "tanh 4096") { $0.tanh(4096, $1.x, $1.y) },
    PriceWork(name: "sigmoid 4096") { $0.sigmoid(4096, $1.x, $1.y) },
    PriceWork(name: "gelu 4096") { $0.gelu(4096, $1.x, $1.y) },
    PriceWork(name: "gelu_grad 4096") { $0.gelu_grad(4096, $1.x, $1.w, $1.y) },
    PriceWork(name: "sum 4096") { $1.y[0] = $0.sum(4096, $1.x) },
    PriceWork(name: "dot 4096") { $1.y[0] = $0.dot(4096, $1.x, $1.w) },
    PriceWork(name: "column_sums 2048x64") { $0.column_sums(2048, 64, $1.x, 64, $1.y) },
    PriceWork(name: "softmax 64x96") { $0.softmax(64, 96, $1.x, 96, $1.y, 96) },
    PriceWork(name: "layer_norm 64x384") {
      $0.layer_norm(64, 384, $1.x, $1.w, $1.w, 1e-5, $1.y, $1.z, $1.z + 64)
    },
    PriceWork(name: "layer_norm_grad 64x384") {
      $0.layer_norm_grad(64, 384, $1.x, $1.w, $1.w, $1.w, $1.w, $1.y)
    },
    PriceWork(name: "lstm 16x512") {
      $0.lstm(
        16, 512, $1.x, 2048, $1.w, 2048, $1.w, 512, $1.y, 512, $1.z, 512, nil, 0, nil, 0)
    },
    PriceWork(name: "gru 16x512") {
      $0.gru(16, 512, $1.x, 1536, $1.w, 1536, $1.w, 512, $1.y, 512, nil, 0)
    },
    PriceWork(name: "normalize 4096") { $0.normalize(4096, $1.x, 0.1, 1.1, 0.9, 0.2, $1.y) },
    PriceWork(name: "squared_deviation 4096") { $1.y[0] = $0.squared_deviation(4096, $1.x, 0.1) },
    PriceWork(name: "binary_cross_entropy 4096") {
      $0.binary_cross_entropy(4096, $1.x, $1.w, $1.y)
    },
    PriceWork(name: "adam 16384") {
      $0.adam(16_384, $1.y, $1.x, $1.z, $1.squares, 1e-4, 0.9, 0.9, 0.99, 1e-8, 0)
    },
  ]

  private static func gemm(_ m: Int, _ n: Int, _ k: Int) -> PriceWork {
    PriceWork(name: "gemm \(m)x\(n)x\(k)") { $0.gemm(m, n, k, $1.x, k, $1.w, nil, $1.y, n) }
  }
}

/// Numbers between -1 and 1 to read, room to write; packed weights are numbers like others.
final class PriceOperands {
  private static let count = 1 << 22
  let x, w, y, z, squares: UnsafeMutablePointer<Float>

  init() {
    func numbers(_ salt: Int) -> UnsafeMutablePointer<Float> {
      let floats = UnsafeMutablePointer<Float>.allocate(capacity: Self.count)
      for index in 0..<Self.count {
        floats[index] = Float((index &* 2_654_435_761 &+ salt) % 2001 - 1000) / 1000
      }
      return floats
    }
    (x, w, y, z) = (numbers(0), numbers(1), numbers(2), numbers(3))
    squares = numbers(4)
    for index in 0..<Self.count { squares[index] = squares[index].magnitude }
  }

  deinit { for floats in [x, w, y, z, squares] { floats.deallocate() } }
}
