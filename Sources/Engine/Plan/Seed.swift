import Files

/// The seed that a document asks for.
public enum Seed: Hashable, Sendable {
  /// A number.
  case fixed(UInt64)
  /// Another one each day, derived from the run's date.
  case daily

  /// The seed of a text: `daily` or a decimal number below 2^64.
  public init?(_ text: String) {
    if text == "daily" {
      self = .daily
    } else if let number = UInt64(text), text.utf8.allSatisfy({ (48...57).contains($0) }) {
      self = .fixed(number)
    } else {
      return nil
    }
  }

  /// The number on a day: for `daily` the first 8 bytes of SHA-256("daily\n" + "YYYY-MM-DD").
  public func number(on date: CalendarDate) -> UInt64 {
    switch self {
    case .fixed(let number): number
    case .daily: Digest(of: Array("daily\n\(date)".utf8)).firstWord
    }
  }
}
