import Numerics
import PipelineInterface

/// Palettes as text: a colour a line.
///
/// `rrggbb` or `#rrggbb`, as palette collections offer them (.hex), or GIMP's form, which begins with
/// the line `GIMP Palette` and has red, green, blue in 0...255 and a name in each line (.gpl). Empty
/// lines count for nothing, nor do those that begin with `;`, and in GIMP's form `#`.
enum PaletteFile {
  /// The most colours of a palette.
  static let limit = 256

  /// The different colours in the file's order; 1 to 256.
  static func colors(of text: String) throws(ParameterError) -> [SIMD3<Int>] {
    let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r"
    }.map { String($0) }
    let isGIMP = lines.first?.hasPrefix("GIMP Palette") ?? false
    var colors: [SIMD3<Int>] = []
    for (index, line) in lines.enumerated() where !(isGIMP && index == 0) {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let first = words.first, !first.hasPrefix(";"), !(isGIMP && isRemark(first)) else {
        continue
      }
      guard let color = isGIMP ? gimp(words) : hexadecimal(words) else {
        throw ParameterError(
          name: "palette", reason: "names a file whose line \(index + 1) is no colour: \"\(line)\"")
      }
      if !colors.contains(color) { colors.append(color) }
      guard colors.count <= limit else {
        throw ParameterError(
          name: "palette", reason: "names a file of more than \(limit) colours")
      }
    }
    guard !colors.isEmpty else {
      throw ParameterError(name: "palette", reason: "names a file without a colour")
    }
    return colors
  }

  private static func isRemark(_ word: Substring) -> Bool {
    word.hasPrefix("#") || word.hasPrefix("Name:") || word.hasPrefix("Columns:")
  }

  private static func hexadecimal(_ words: [Substring]) -> SIMD3<Int>? {
    guard words.count == 1, let word = words.first else { return nil }
    return HexColor.rgb(word.hasPrefix("#") ? word.dropFirst() : word)
  }

  private static func gimp(_ words: [Substring]) -> SIMD3<Int>? {
    let numbers = words.prefix(3).compactMap { DecimalText.integer(String($0)) }
    guard numbers.count == 3, numbers.allSatisfy({ (0...255).contains($0) }) else { return nil }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }
}
