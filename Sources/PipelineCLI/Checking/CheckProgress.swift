import Engine

/// Tells people how far a check is, and keeps what it finds.
final class CheckProgress: CheckObserver {
  /// Findings that are kept; the summary counts all.
  private static let limit = 10_000
  /// Paths of a sample that are kept.
  private static let pathLimit = 10_000

  private let console: Console
  private var line: ProgressLine
  private let start = ContinuousClock.now
  private var (checked, wrong) = (0, 0)
  private(set) var chosen = 0
  private(set) var findings: [CheckFinding] = []
  private(set) var paths: [String] = []
  private(set) var notes: [String] = []

  init(console: Console) {
    self.console = console
    line = ProgressLine(console)
  }

  func checkDid(_ event: CheckEvent) {
    switch event {
    case .started(let chosen, let items):
      self.chosen = chosen
      console.say(
        "checking \(chosen < items ? "\(chosen) of " : "")\(Amount.count(items, "item"))")
    case .checked(let path, let found):
      checked += 1
      if !found.isEmpty { wrong += 1 }
      findings += found.prefix(Self.limit - findings.count)
      if paths.count < Self.pathLimit { paths.append(path) }
      advance()
    case .sheetChecked(_, let found):
      if !found.isEmpty { wrong += 1 }
      findings += found.prefix(Self.limit - findings.count)
    case .noted(let note): notes.append(note)
    }
    if checked == chosen { line.clear() }
  }

  private func advance() {
    guard line.isDue, chosen > 0 else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var parts = [
      "\(checked) of \(chosen)", "\(checked * 100 / chosen)%", Amount.rate(checked, in: seconds),
    ]
    if checked > 0 {
      let left = Double(max(0, chosen - checked)) * seconds / Double(checked)
      parts.append("about \(Amount.time(left)) left")
    }
    if wrong > 0 { parts.append("\(wrong) wrong") }
    line.show(parts.joined(separator: " · "))
  }

  /// Takes the line away.
  func clear() { line.clear() }
}
