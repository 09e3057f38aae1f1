/// One measured figure, written as a line of JSON.
struct Measurement {
  /// What was measured, such as `gemm_512x512x512`.
  var workload: String
  /// Whose figure it is: `pipeline`, or `limit` for what the machine can do.
  var peer: String
  var value: Double
  var unit: String
  var threads = 1
  /// Items together; 0: does not apply.
  var batch = 0
  /// Further fields, their values already JSON.
  var extra: [(name: String, json: String)] = []

  var line: String {
    let fields =
      [
        ("workload", "\"\(workload)\""), ("peer", "\"\(peer)\""), ("threads", "\(threads)"),
        ("batch", "\(batch)"), ("value", Self.text(value)), ("unit", "\"\(unit)\""),
      ] + extra.map { ($0.name, $0.json) }
    return "{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
  }

  /// Three digits after the point are more than a shared machine can repeat.
  static func text(_ value: Double) -> String {
    "\((value * 1000).rounded() / 1000)"
  }
}

/// Seconds that a piece of work takes.
func seconds(_ work: () -> Void) -> Double {
  let time = ContinuousClock().measure(work)
  return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
}
