import ArgumentParser
import Engine

/// `--date`, of every command that makes a dated folder.
struct DateOption: ParsableArguments {
  @Option(
    name: .customLong("date"),
    help: ArgumentHelp(
      "Day that names the folder and that seed=\"daily\" derives from. Default: today.",
      valueName: "yyyy-mm-dd"))
  var given: CalendarDate?

  /// The day; the clock is read here and nowhere else.
  func day() throws -> CalendarDate {
    if let given { return given }
    guard let today = CalendarDate.today() else {
      throw CommandError(.software, "the clock does not say which day it is; give --date")
    }
    return today
  }
}
