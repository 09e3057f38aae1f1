import PipelineInterface

/// A colour as an attribute holds it: `#rrggbb`, or `auto` where the parameter allows it.
struct HexColor: ParameterValue {
  /// Red, green, blue in 0...255; `nil`: found by the step.
  let rgb: SIMD3<Int>?

  /// A colour, or `auto`.
  init(_ rgb: SIMD3<Int>? = nil) { self.rgb = rgb }

  /// A colour of `#rrggbb`; `auto` when `allowsAuto`.
  static func parse(
    _ text: String, in allowsAuto: Bool
  ) throws(ParameterReason) -> HexColor {
    if allowsAuto, text == "auto" { return HexColor() }
    guard text.utf8.first == UInt8(ascii: "#"), let rgb = rgb(text.dropFirst()) else {
      throw ParameterReason("must be \(allowsAuto ? "auto or " : "")#rrggbb, got \"\(text)\"")
    }
    return HexColor(rgb)
  }

  /// Six hexadecimal digits as a colour.
  static func rgb(_ digits: Substring) -> SIMD3<Int>? {
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let value = Int(digits, radix: 16), value >= 0
    else { return nil }
    return SIMD3(value >> 16, value >> 8 & 255, value & 255)
  }

  /// `#rrggbb` in small letters, or `auto`.
  var canonicalText: String {
    guard let rgb else { return "auto" }
    return "#"
      + (0..<3).map { index in
        let digits = String(rgb[index], radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
      }.joined()
  }

  /// A short text.
  static func schema(_ allowsAuto: Bool) -> ParameterSchema { .text(maximumLength: 7) }
}
