import FoundationEssentials
import Glibc

/// The command line that this process was called with.
enum ThisCall {
  /// A shell's command that gives the same call from anywhere, with more arguments behind it.
  static func command(_ more: [String]) -> String {
    let call = ShellText.command(ProcessInfo.processInfo.arguments + more)
    guard let current = getcwd(nil, 0) else { return call }
    defer { free(current) }
    return "cd \(ShellText.word(String(cString: current))) && \(call)"
  }
}
