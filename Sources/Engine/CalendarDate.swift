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
    return CalendarDate(Int(local.tm_year) + 1900, Int(local.tm_mon) + 1, Int(local.tm_mday))
  }

  /// The day so many days before, in the Gregorian calendar; `nil`: before the first year.
  public func earlier(by days: Int) -> CalendarDate? {
    let bytes = Array(description.utf8)
    guard var year = Self.number(bytes[0..<4]), var month = Self.number(bytes[5..<7]),
      var day = Self.number(bytes[8..<10])
    else { return nil }
    // Whole cycles of 400 years are of one length.
    year -= 400 * (max(0, days) / 146_097)
    var rest = max(0, days) % 146_097
    while rest >= day, year >= 1 {
      rest -= day
      month -= 1
      if month == 0 { (year, month) = (year - 1, 12) }
      day = Self.days(of: month, in: year)
    }
    guard year >= 1 else { return nil }
    return CalendarDate(year, month, day - rest)
  }

  private init?(_ year: Int, _ month: Int, _ day: Int) {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    self.init("\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))")
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
