/// A unit of a text that a model's units lack.
public enum UnknownUnit: Error, Hashable, Sendable, CustomStringConvertible {
  /// A character that an alphabet lacks.
  case character(Unicode.Scalar)
  /// A word or sign that a vocabulary lacks.
  case word(String)

  /// `"é" (U+00E9), which the model's alphabet lacks`; control characters by their number alone.
  public var description: String {
    switch self {
    case .character(let scalar): "\(Self.name(scalar)), which the model's alphabet lacks"
    case .word(let word): "\(Self.name(word)), which the model's vocabulary lacks"
    }
  }

  private static func name(_ word: String) -> String {
    let scalars = word.unicodeScalars
    if scalars.count == 1, let scalar = scalars.first { return name(scalar) }
    let shown = 60
    guard scalars.count > shown else { return "\"\(word)\"" }
    return "\"\(String(String.UnicodeScalarView(scalars.prefix(shown))))…\""
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let isPlain = scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
    return isPlain ? "\"\(scalar)\" (\(number))" : number
  }
}
