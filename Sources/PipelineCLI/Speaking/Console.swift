import Engine
import Glibc

/// Where the program speaks: results on standard output, all else on standard error.
struct Console: Sendable {
  /// Whether progress and summaries are left out; problems are told all the same.
  var isQuiet = false

  /// A result: what a script reads.
  ///
  /// Fails when nobody can take it (a full disk).
  func result(_ text: String) throws(ConsoleError) {
    guard Self.write(text + "\n", to: STDOUT_FILENO) else { throw ConsoleError() }
  }

  /// Where something was made: a result that only those want who ask.
  func outcome(_ path: String) throws(ConsoleError) {
    if !isQuiet { try result(path) }
  }

  /// Something for people, on a line of its own.
  func say(_ text: String) {
    if !isQuiet { problem(text) }
  }

  /// A problem, on a line of its own; told even when quiet.
  func problem(_ text: String) {
    draw(text + "\n")
  }

  /// Text as it is, on standard error.
  func draw(_ text: String) {
    // When standard error is gone there is nobody left to tell.
    _ = Self.write(text, to: STDERR_FILENO)
  }

  /// Whether standard error is a terminal that can redraw a line.
  var canRedraw: Bool {
    isatty(STDERR_FILENO) == 1 && Environment["TERM"] != "dumb"
  }

  /// Columns of the terminal.
  ///
  /// Some report 0: then COLUMNS, then 80.
  var columns: Int {
    var size = winsize()
    if ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return Environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return false
      }
      bytes = bytes.dropFirst(written)
    }
    return true
  }
}

/// Standard output cannot be written.
struct ConsoleError: Error, CustomStringConvertible {
  let reason = String(cString: strerror(errno))
  var description: String { "cannot write to standard output: \(reason)" }
}
