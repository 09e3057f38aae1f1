import CKernels

/// A kernel with buffers of a given size, the way every level is asked to run it.
struct KernelCase: Sendable, CustomStringConvertible {
  let name: String
  let run: @Sendable (Workspace, Int) -> Void
  var description: String { name }
}

extension KernelCase {
  typealias Map = (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void
  typealias Map2 = (
    Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
  ) -> Void

  private static func map(_ name: String, _ kernel: @escaping @Sendable (ck_table) -> Map) -> Self {
    Self(name: name) { w, n in
      kernel(w.table)(n, w.input(n), w.output(n))
      let shared = w.changing(n)
      kernel(w.table)(n, shared, shared)
    }
  }

  private static func map2(_ name: String, _ kernel: @escaping @Sendable (ck_table) -> Map2) -> Self
  {
    Self(name: name) { w, n in
      kernel(w.table)(n, w.input(n), w.input(n), w.output(n))
      let shared = w.changing(n)
      kernel(w.table)(n, shared, w.input(n), shared)
    }
  }

  static let elementwise: [KernelCase] = [
    map("exp") { $0.exp }, map("log") { $0.log }, map("tanh") { $0.tanh },
    map("sigmoid") { $0.sigmoid }, map("relu") { $0.relu }, map("gelu") { $0.gelu },
    map2("add") { $0.add }, map2("sub") { $0.sub }, map2("mul") { $0.mul },
    map2("tanh_grad") { $0.tanh_grad }, map2("sigmoid_grad") { $0.sigmoid_grad },
    map2("relu_grad") { $0.relu_grad }, map2("gelu_grad") { $0.gelu_grad },
    Self(name: "leaky_relu") { w, n in w.table.leaky_relu(n, 0.2, w.input(n), w.output(n)) },
    Self(name: "leaky_relu_grad") { w, n in
      w.table.leaky_relu_grad(n, 0.2, w.input(n), w.input(n), w.output(n))
    },
    Self(name: "scale") { w, n in w.table.scale(n, 1.7, w.input(n), w.output(n)) },
    Self(name: "axpy") { w, n in w.table.axpy(n, -0.3, w.input(n), w.changing(n)) },
    Self(name: "add_rows") { w, n in w.table.add_rows(3, n, w.input(n), w.changing(3 * n), n) },
    Self(name: "canary") { w, n in
      w.table.canary(n, w.input(n), w.input(n), w.input(n), w.output(n))
    },
    Self(name: "fma") { w, n in w.table.fma(n, w.input(n), w.input(n), w.input(n), w.output(n)) },
    Self(name: "adam") { w, n in
      let (weights, gradients, means) = (w.changing(n), w.input(n), w.changing(n))
      let squares = w.changing(n)
      w.table.adam(n, weights, gradients, means, squares, 0.01, 0.9, 0.9, 0.99, 1e-8, 0.001)
    },
  ]

  static let optimizers: [KernelCase] = [
    Self(name: "sgd") { w, n in
      w.table.sgd(n, w.changing(n), w.input(n), w.changing(n), 0.01, 0.9)
    }
  ]

  static let sums: [KernelCase] = [
    Self(name: "sum") { w, n in w.record(w.table.sum(n, w.input(n))) },
    Self(name: "dot") { w, n in w.record(w.table.dot(n, w.input(n), w.input(n))) },
    Self(name: "sum_squared_difference") { w, n in
      w.record(w.table.sum_squared_difference(n, w.input(n), w.input(n)))
    },
    Self(name: "softmax") { w, n in
      w.table.softmax(2, n, w.input(2 * n), n, w.output(2 * n), n)
    },
    Self(name: "softmax_cross_entropy") { w, n in
      let targets: [Int32] = [0, Int32(n - 1), Int32(n)]
      w.table.softmax_cross_entropy(
        3, n, w.input(3 * n), n, targets, w.output(3 * n), n, w.output(3))
      w.table.softmax_cross_entropy(3, n, w.input(3 * n), n, targets, nil, 0, w.output(3))
    },
    Self(name: "layer_norm") { w, n in
      w.table.layer_norm(
        2, n, w.input(2 * n), w.input(n), w.input(n), 1e-5, w.output(2 * n), w.output(2),
        w.output(2))
    },
    Self(name: "layer_norm_grad") { w, n in
      let (x, g, mean, rstd) = (w.input(2 * n), w.input(n), w.input(2), w.input(2))
      let dy = w.input(2 * n)
      w.table.layer_norm_grad(2, n, x, g, mean, rstd, dy, w.output(2 * n))
      w.table.layer_norm_parameters(2, n, n, x, mean, rstd, dy, w.output(n), w.output(n))
    },
  ]

  /// What generative networks of pictures need beside the others.
  static let pictures: [KernelCase] = [
    map2("binary_cross_entropy") { $0.binary_cross_entropy },
    Self(name: "squared_deviation") { w, n in
      w.record(w.table.squared_deviation(n, w.input(n), 0.3))
    },
    Self(name: "normalize") { w, n in
      w.table.normalize(n, w.input(n), 0.3, 1.7, -0.6, 0.2, w.output(n))
    },
    Self(name: "dot_normal") { w, n in
      w.record(w.table.dot_normal(n, w.input(n), 0.3, 1.7, w.input(n)))
    },
    Self(name: "normalize_grad") { w, n in
      let flowing = w.changing(n)
      w.table.normalize_grad(n, w.input(n), 0.3, 1.7, -0.6, 0.2, 0.1, w.input(n), w.output(n))
      w.table.normalize_grad(n, w.input(n), 0.3, 1.7, -0.6, 0.2, 0.1, flowing, flowing)
    },
  ]

  /// Convolutions and what follows a product: n terms, or n channels.
  static let convolutions: [KernelCase] = [
    Self(name: "gather") { w, n in
      let (images, stride, columns) = (w.input(3 * n + 200), 40, 9)
      let offsets = (0..<n).map { $0 * 3 % (n + 7) }
      let places = (0..<columns).map { UnsafePointer(images + $0 * 17 % stride) as UnsafePointer? }
      for m in [1, 3, 12, 26] {
        let rows = w.output((m + 11) / 12 * 12 * n)
        w.table.pack_rows(m, n, w.input(m * n), n, Array(0..<n), rows)
        for panels in [1, 2, columns] {
          w.table.gather(
            m, n, rows, panels == 2 ? w.input(m) : nil, panels, places, offsets, 0,
            w.output(m * 16 * panels), 16 * panels)
        }
      }
    },
    Self(name: "gemm_pixels") { w, n in
      // Rows of 5 of 7 pixels, 3 rows, 19 images.
      let images = w.input(19 * 30 + n)
      let offsets = Array(0..<n)
      let panels = w.input(ck_panel_floats(19 * 15, 21))
      offsets.withUnsafeBufferPointer {
        var pixels = ck_pixels(
          offsets: $0.baseAddress, images: 19, image_stride: 30, rows: 3, row_stride: 7, columns: 5)
        w.table.gemm_pixels(n, 21, images, &pixels, panels, w.output(n * 21), 21)
      }
    },
    Self(name: "gemm_transposed") { w, n in
      let panels = w.input(ck_panel_floats(300, 37))
      w.table.gemm_transposed(
        n, 37, 300, w.input(300 * (n + 1)), n + 1, panels, w.output(n * 37), 37)
    },
    Self(name: "finish") { w, n in
      for (index, kind) in [CK_LINEAR, CK_RELU, CK_LEAKY_RELU, CK_TANH, CK_SIGMOID].enumerated() {
        var finish = ck_finish()
        finish.activation = Int32(kind)
        finish.slope = 0.2
        if index > 0 {
          (finish.centre, finish.rstd) = (UnsafePointer(w.input(n)), UnsafePointer(w.input(n)))
          (finish.g, finish.b) = (UnsafePointer(w.input(n)), UnsafePointer(w.input(n)))
        }
        w.table.finish_rows(2, n, &finish, w.changing(2 * n), n)
        w.table.finish_planes(n, 5, &finish, w.changing(5 * n))
        for (rows, columns) in [(3, 16), (3, 8), (5, 4), (4, 7)] {
          let stride = (rows * columns + 15) / 16 * 16
          let (even, odd) = (w.input(n * stride), w.input(n * stride))
          w.table.weave(
            n, rows, columns, even, nil, stride, &finish, w.output(n * rows * columns),
            rows * columns, columns)
          w.table.weave(
            n, rows, columns, even, odd, stride, &finish, w.output(2 * n * rows * columns),
            2 * rows * columns, 2 * columns)
        }
      }
    },
    Self(name: "clear_borders") { w, n in
      w.table.clear_borders(n, 3, 4, 6, 7, 30, w.changing(30 * n))
    },
  ]

  /// Three rows of width n, two floats between rows.
  static let recurrent: [KernelCase] = [
    Self(name: "lstm") { w, n in
      let (m, one, four) = (3, n + 2, 4 * n + 2)
      w.table.lstm(
        m, n, w.input(m * four), four, w.input(m * four), four, w.input(m * one), one,
        w.output(m * one), one, w.output(m * one), one, w.output(m * four), four,
        w.output(m * one), one)
      w.table.lstm(
        m, n, w.input(m * four), four, w.input(m * four), four, w.input(m * one), one,
        w.output(m * one), one, w.output(m * one), one, nil, 0, nil, 0)
    },
    Self(name: "lstm_grad") { w, n in
      let (m, one, four) = (3, n + 2, 4 * n + 2)
      w.table.lstm_grad(
        m, n, w.input(m * four), four, w.input(m * one), one, w.input(m * one), one,
        w.input(m * one), one, w.changing(m * one), one, w.output(m * four), four)
    },
    Self(name: "gru") { w, n in
      let (m, one, three, four) = (3, n + 2, 3 * n + 2, 4 * n + 2)
      w.table.gru(
        m, n, w.input(m * three), three, w.input(m * three), three, w.input(m * one), one,
        w.output(m * one), one, w.output(m * four), four)
      w.table.gru(
        m, n, w.input(m * three), three, w.input(m * three), three, w.input(m * one), one,
        w.output(m * one), one, nil, 0)
    },
    Self(name: "gru_grad") { w, n in
      let (m, one, three, four) = (3, n + 2, 3 * n + 2, 4 * n + 2)
      w.table.gru_grad(
        m, n, w.input(m * four), four, w.input(m * one), one, w.input(m * one), one,
        w.output(m * three), three, w.output(m * three), three, w.output(m * one), one)
    },
  ]
  /// Few and many rows with n columns, over more than two chunks.
  static let products = KernelCase(name: "products") { w, n in
    let k = 531
    let panels = w.input(ck_panel_floats(k, n))
    w.table.pack(k, n, w.input(n * k), 1, k, panels)
    for m in [1, 2, 7, 13] {
      w.table.gemm(m, n, k, w.input(m * k), k, panels, w.input(n), w.output(m * n), n)
    }
  }

  /// What generation has for itself.
  static let generation: [KernelCase] = [
    Self(name: "draw") { w, n in
      let (logits, scratch) = (w.input(n), w.input(n))
      for word: UInt32 in [0, 0x1234_5678, 0x9abc_def0, .max] {
        w.record(Float(w.table.draw(n, logits, 1.3, word, scratch)))
      }
    },
    Self(name: "relu_of_sum") { w, n in
      let rows: [UnsafePointer<Float>?] = (0..<4).map { _ in UnsafePointer(w.input(n)) }
      w.table.relu_of_sum(n, 4, rows, w.output(n))
      w.table.relu_of_sum(n, 1, rows, w.output(n))
    },
    Self(name: "normalize_columns") { w, n in
      w.table.normalize_columns(
        2, n, w.input(2 * n), w.input(n), w.input(n), w.input(n), w.input(n), w.output(2 * n))
    },
    Self(name: "attend") { w, n in
      let (width, count) = (37, min(n, 600))
      w.table.attend(
        count, width, w.input(width), w.input(ck_panel_floats(width, count)),
        w.input(ck_panel_floats(count, width)), count, 0.2, w.output(count), w.output(width))
    },
    Self(name: "narrow_bf16") { w, n in
      var halves = [UInt16](repeating: 0, count: n)
      w.table.narrow_bf16(n, w.input(n), &halves)
      for half in halves { w.record(Float(bitPattern: UInt32(half) << 16)) }
    },
  ]

  /// Few and many rows with n columns and weights of 16 and 8 bits.
  static let compactProducts = KernelCase(name: "compact products") { w, n in
    let (k, panels) = (531, (n + 15) / 16)
    let weights = w.input(ck_panel_floats(k, n))
    var halves = [UInt16](repeating: 0, count: panels * 16 * k)
    var bytes = [Int8](repeating: 0, count: panels * 16 * k)
    let scales = w.output(panels * 17 * 16)
    w.table.narrow_bf16(halves.count, weights, &halves)
    for panel in 0..<panels {
      bytes.withUnsafeMutableBufferPointer {
        w.table.quantize_int8(
          k, weights + panel * 16 * k, $0.baseAddress.map { $0 + panel * 16 * k },
          scales + panel * 17 * 16)
      }
    }
    for m in [1, 2, 7, 13] {
      let (a, bias) = (w.input(m * k), w.input(n))
      w.table.gemm_bf16(m, n, k, a, k, halves, bias, w.output(m * n), n)
      w.table.gemm_int8(m, n, k, a, k, bytes, scales, bias, w.output(m * n), n)
    }
  }
}
