package import PipelineInterface

/// A colour written as `#rrggbb`.
package struct Colour: ParameterValue {
  /// Red, green, blue in 0...255.
  package let channels: [Int]

  /// A colour from its channels.
  package init(red: Int, green: Int, blue: Int) { channels = [red, green, blue] }

  package static func parse(_ text: String, in domain: Anything) throws(ParameterReason) -> Colour {
    let digits = text.utf8.dropFirst().compactMap { digit(of: $0) }
    guard text.utf8.first == UInt8(ascii: "#"), text.utf8.count == 7, digits.count == 6 else {
      throw ParameterReason("must be a colour like #1a2b3c, got \"\(text)\"")
    }
    return Colour(
      red: 16 * digits[0] + digits[1], green: 16 * digits[2] + digits[3],
      blue: 16 * digits[4] + digits[5])
  }

  private static func digit(of character: UInt8) -> Int? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(character) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(character) - 55
    default: nil
    }
  }

  package var canonicalText: String {
    channels.reduce("#") { text, value in
      text + (value < 16 ? "0" : "") + String(value, radix: 16)
    }
  }

  package static func schema(_ domain: Anything) -> ParameterSchema { .text(maximumLength: 7) }
}
