/// Fingerprints as a checkpoint holds them: `text 3 RUNS LINES`, `image PRINTS` or `audio PRINTS`, the
/// numbers in hexadecimal digits of fixed length, those of texts in rising order.
extension Fingerprints {
  /// The text of the fingerprints.
  public var encoded: String {
    switch self {
    case .text(let prints):
      "text \(prints.shift) \(Self.digits(prints.runs)) \(Self.digits(prints.lines))"
    case .image(let prints): "image " + prints.flatMap { $0 }.map { Self.digits($0, 16) }.joined()
    case .audio(let prints): "audio " + prints.flatMap { $0 }.map { Self.digits($0, 16) }.joined()
    }
  }

  /// The fingerprints of a text; `nil`: it is none.
  public init?(decoding text: String) {
    let words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map { Array($0) }
    guard let kind = words.first.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
    switch (kind, words.count) {
    case ("text", 4):
      guard let shift = Int(String(decoding: words[1], as: UTF8.self)), (0...63).contains(shift),
        let runs = Self.numbers(words[2], 8), let lines = Self.numbers(words[3], 8)
      else { return nil }
      self = .text(
        TextPrints(
          shift: shift, runs: Set(runs.map { UInt32(truncatingIfNeeded: $0) }),
          lines: Set(lines.map { UInt32(truncatingIfNeeded: $0) })))
    case ("image", 2), ("audio", 2):
      guard let numbers = Self.numbers(words[1], 16), numbers.count.isMultiple(of: 8) else {
        return nil
      }
      let prints = stride(from: 0, to: numbers.count, by: 8).map { Array(numbers[$0..<$0 + 8]) }
      self = kind == "image" ? .image(prints) : .audio(prints)
    default: return nil
    }
  }

  private static func digits(_ hashes: Set<UInt32>) -> String {
    hashes.sorted().map { digits(UInt64($0), 8) }.joined()
  }

  private static func digits(_ number: UInt64, _ count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: count - digits.utf8.count) + digits
  }

  /// Numbers of `count` digits each; `nil`: something else stands there.
  private static func numbers(_ digits: [UInt8], _ count: Int) -> [UInt64]? {
    guard digits.count.isMultiple(of: count) else { return nil }
    var numbers: [UInt64] = []
    numbers.reserveCapacity(digits.count / count)
    for start in stride(from: 0, to: digits.count, by: count) {
      var number: UInt64 = 0
      for digit in digits[start..<start + count] {
        switch digit {
        case 0x30...0x39: number = number << 4 | UInt64(digit - 0x30)
        case 0x61...0x66: number = number << 4 | UInt64(digit - 0x57)
        default: return nil
        }
      }
      numbers.append(number)
    }
    return numbers
  }
}
