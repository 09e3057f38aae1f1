import Glibc

/// A day of the calendar: the folder of a run, and what `seed="daily"` derives from.
public struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public let description: String

  /// The day of a text `YYYY-MM-DD`; `nil` when there is no such day.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]),
      year >= 1, (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(day)
    else { return nil }
    description = text
  }

  /// Today by the machine's clock and time zone.
  public static func today() -> CalendarDate? {
    var now = time(nil)
    var local = tm()
    guard localtime_r(&now, &local) != nil else { return nil }
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return CalendarDate(
      "\(padded(local.tm_year + 1900, 4))-\(padded(local.tm_mon + 1, 2))-\(padded(local.tm_mday, 2))"
    )
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.reduce(0 as Int?) { value, digit in
      guard let value, (48...57).contains(digit) else { return nil }
      return value * 10 + Int(digit - 48)
    }
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
