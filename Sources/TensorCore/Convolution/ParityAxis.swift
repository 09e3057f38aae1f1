/// One axis of a transposed convolution, its outputs sorted into classes by their remainder.
struct ParityAxis {
  /// The outputs oy = origin + s · i, i below `count`, all with `(oy + padding) % s == remainder`.
  struct Class {
    let remainder: Int
    let origin: Int
    let count: Int
    /// How many weights r + s · j the kernel has.
    let taps: Int
    /// The padded map's row that output 0 meets with j = 0.
    let start: Int
  }

  /// The rows of the map that any output meets, outside ones included.
  let window: Range<Int>
  let classes: [Class]

  init(extent: Int, kernel: Int, stride s: Int, padding: Int) {
    let most = (kernel + s - 1) / s
    let first = padding / s - (most - 1)
    window = first..<(extent - 1 + padding) / s + 1
    classes = (0..<min(s, extent)).map { origin in
      let remainder = (origin + padding) % s
      return Class(
        remainder: remainder, origin: origin, count: (extent - origin + s - 1) / s,
        taps: remainder < kernel ? (kernel - remainder + s - 1) / s : 0,
        start: (origin + padding) / s - first)
    }
  }
}
