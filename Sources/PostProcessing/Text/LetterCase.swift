/// The case of letters by a pinned table: one scalar becomes one scalar, whatever the locale.
///
/// So `ß` has no upper case here, and `Σ` becomes `σ` also at the end of a word.
enum LetterCase {
  static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar { mapped(scalar, by: uppers) }

  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar { mapped(scalar, by: lowers) }

  /// The form at the beginning of a word: `ǆ` becomes `ǅ`, all others their upper case.
  static func title(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if let delta = titles[scalar.value] { return moved(scalar, by: delta) }
    return upper(scalar)
  }

  /// Whether a scalar has a case at all.
  static func isCased(_ scalar: Unicode.Scalar) -> Bool {
    uppers[scalar.value] != nil || lowers[scalar.value] != nil || titles[scalar.value] != nil
  }

  private static let uppers = deltas(CaseTable.upper)
  private static let lowers = deltas(CaseTable.lower)
  private static let titles = deltas(CaseTable.title)

  private static func deltas(_ runs: [Int32]) -> [UInt32: Int32] {
    var deltas: [UInt32: Int32] = [:]
    for start in stride(from: 0, to: runs.count, by: 4) {
      for index in 0..<runs[start + 1] {
        deltas[UInt32(runs[start] + index * runs[start + 2])] = runs[start + 3]
      }
    }
    return deltas
  }

  private static func mapped(
    _ scalar: Unicode.Scalar, by deltas: [UInt32: Int32]
  ) -> Unicode.Scalar {
    deltas[scalar.value].map { moved(scalar, by: $0) } ?? scalar
  }

  private static func moved(_ scalar: Unicode.Scalar, by delta: Int32) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(Int32(scalar.value) + delta)) ?? scalar
  }
}
