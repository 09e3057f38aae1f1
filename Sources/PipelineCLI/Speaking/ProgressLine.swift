/// One line that tells how far a work is: redrawn in place on a terminal, elsewhere written as
/// plain lines at growing intervals.
struct ProgressLine {
  private let console: Console
  private let isRedrawn: Bool
  private var isShown = false
  private var next: ContinuousClock.Instant
  private var pause: Duration

  /// A line that nobody sees yet.
  ///
  /// Terminals are redrawn at most ten times a second. Plain lines come after 10 s, and then after
  /// pauses that grow to ten minutes, so that the log of a long work stays short.
  init(_ console: Console) {
    self.console = console
    isRedrawn = console.canRedraw
    pause = isRedrawn ? .milliseconds(100) : .seconds(10)
    next = isRedrawn ? .now : .now + pause
  }

  /// Whether the line is due; ask before making its text.
  var isDue: Bool { !console.isQuiet && ContinuousClock.now >= next }

  /// Shows the line.
  mutating func show(_ text: String) {
    if isRedrawn {
      // One column stays free: a full line would wrap.
      console.draw("\r" + String(text.prefix(max(1, console.columns - 1))) + "\u{1B}[K")
      isShown = true
    } else {
      console.say(text)
      pause = min(pause * 2, .seconds(600))
    }
    next = .now + pause
  }

  /// Takes the line away, to make room for something that stays.
  mutating func clear() {
    if isShown { console.draw("\r\u{1B}[K") }
    isShown = false
  }
}
