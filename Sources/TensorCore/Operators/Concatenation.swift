import CKernels

extension Tape {
  /// Rows of `a [B, M]` and of `b [B, N]` side by side: `[B, M + N]`.
  public func concatenate(_ a: Variable, _ b: Variable) -> Variable {
    precondition(
      a.shape.rank == 2 && b.shape.rank == 2 && a.shape[0] == b.shape[0],
      "concatenate: \(a.shape), \(b.shape)")
    let compute = compute
    let (rows, left, right) = (a.shape[0], a.shape[1], b.shape[1])
    let y = compute.tensor([rows, left + right]) { y in
      let (a, b) = (a.value, b.value)
      for row in 0..<rows {
        let at = y + row * (left + right)
        at.initialize(from: a.base + row * left, count: left)
        (at + left).initialize(from: b.base + row * right, count: right)
      }
      withExtendedLifetime((a, b)) {}
    }
    return record(y, from: a, b) { dy in
      for (part, start, width) in [(b, left, right), (a, 0, left)] where part.requiresGradient {
        let own = compute.tensor([rows, width]) { own in
          for row in 0..<rows {
            (own + row * width).initialize(
              from: dy.base + row * (left + right) + start, count: width)
          }
        }
        part.accumulate(own, compute)
      }
      withExtendedLifetime(dy) {}
    }
  }
}
