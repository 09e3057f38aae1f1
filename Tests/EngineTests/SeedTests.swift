import Engine
import Files
import Testing

struct SeedTests {
  @Test func `daily derives from the date`() throws {
    #expect(Seed.daily.number(on: Bench.date("2026-11-24")) == 6_708_323_055_852_478_975)
    #expect(
      Seed.daily.number(on: Bench.date("2026-11-25")) != Seed.daily.number(on: Bench.date()))
  }

  @Test(arguments: [
    ("0", Seed.fixed(0)), ("18446744073709551615", .fixed(.max)), ("daily", .daily),
    ("18446744073709551616", nil), ("-1", nil), ("+1", nil), ("", nil), ("Daily", nil),
  ])
  func `a seed is a number of 64 bits or daily`(_ text: String, _ seed: Seed?) {
    #expect(Seed(text) == seed)
  }

  @Test(arguments: [
    (
      0, "rumours", "Beware the", "fe4f78413f847c945a092d8d254c79a4c5f583f541f1f77b0b71695a47ceb8dd"
    ),
    (7, "creatures", nil, "b3bdec7e6cf439369ed1ad9b9f7b4b3ce1906867341677f6f99b52a3223190b7"),
  ])
  func `item keys are those of the format`(
    _ replicate: Int, _ job: String, _ prompt: String?, _ expected: String
  ) {
    let key = ItemKey.digest(seed: 2026, job: job, replicate: replicate, prompt: prompt)
    #expect(key.description == expected)
  }
}

struct CalendarDateTests {
  @Test(arguments: ["2026-11-24", "2024-02-29", "2000-02-29", "0001-01-01"])
  func `a day of the calendar is a date`(_ text: String) {
    #expect(CalendarDate(text)?.description == text)
  }

  @Test(arguments: [
    "", "2026-11-31", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
    "26-11-24", "2026/11/24", "2026-11-24 ", "2026-1-024", "../../../..", "0000-01-01",
  ])
  func `anything else is none`(_ text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func `today is a day`() {
    #expect(CalendarDate.today() != nil)
  }
}

extension CalendarDateTests {
  @Test(arguments: [
    ("2026-11-24", 0, "2026-11-24"), ("2026-11-24", 1, "2026-11-23"),
    ("2026-03-01", 1, "2026-02-28"),
    ("2024-03-01", 1, "2024-02-29"), ("2000-03-01", 1, "2000-02-29"),
    ("1900-03-01", 1, "1900-02-28"),
    ("2026-01-01", 1, "2025-12-31"), ("2026-11-24", 365, "2025-11-24"),
    ("2026-11-24", 739_943, "0001-01-01"), ("2026-11-24", 739_944, nil), ("0001-01-01", 1, nil),
  ])
  func `days before a day`(_ day: String, _ days: Int, _ expected: String?) {
    #expect(Bench.date(day).earlier(by: days)?.description == expected)
  }

  @Test func `every day of four centuries has one before it`() {
    var (day, count) = (CalendarDate("2400-12-31"), 0)
    while let now = day, now.description > "2000-12-31" {
      let before = now.earlier(by: 1)
      #expect((before?.description ?? "") < now.description)
      (day, count) = (before, count + 1)
    }
    #expect(count == 146_097)
  }
}
