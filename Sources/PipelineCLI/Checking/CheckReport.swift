import Engine
import Media

/// What a check found, as `pipeline check` prints it.
///
/// The property names are the JSON's.
struct CheckReport: Encodable {
  /// What was found of one item.
  struct Finding: Encodable {
    let path, job, kind, reason: String
    let item: Int
    let difference: Difference?
  }

  /// A place at which two contents differ.
  struct Difference: Encodable {
    /// `character`, `pixel`, `sample` or `shape`.
    let unit: String
    let offset, line, column, x, y, channel, count: Int?
    let first, second: String
  }

  let items, checked, sheets, wrong: Int
  let isComplete: Bool
  /// Findings by kind.
  let counts: [String: Int]
  let findings: [Finding]
  /// Findings that are not listed.
  let omitted: Int
  let notes: [String]
  /// The paths of the items of a sample.
  let sample: [String]?

  /// Rows of the table.
  private static let rowLimit = 20
  /// Paths of a sample that are told.
  private static let pathLimit = 10

  private enum CodingKeys: CodingKey {
    case items, checked, sheets, wrong, isComplete, counts, findings, omitted, notes, sample
  }

  init(_ summary: CheckSummary, _ progress: CheckProgress, isSample: Bool) {
    progress.clear()
    items = summary.items
    checked = summary.checked
    sheets = summary.sheets
    wrong = summary.wrong
    isComplete = summary.cause == nil
    counts = Dictionary(
      summary.findings.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +)
    findings = progress.findings.map { found in
      Finding(
        path: found.path, job: found.job, kind: found.kind.rawValue, reason: found.reason,
        item: found.item, difference: found.difference.map { Difference($0) })
    }
    omitted = summary.findings.values.reduce(0, +) - findings.count
    notes = progress.notes
    sample = isSample ? progress.paths : nil
  }

  /// The report as JSON with sorted keys.
  var json: String {
    get throws { try JSONText.of(self) }
  }

  /// What was found, a row each, many of them collapsed; `nil`: nothing.
  var table: String? {
    if findings.isEmpty { return nil }
    var table = TextTable([("item", .left), ("is", .left), ("", .left)])
    for finding in findings.prefix(Self.rowLimit) {
      table.add([
        Printable.text(finding.path), finding.kind, Printable.text(finding.reason),
      ])
    }
    var lines = [table.description]
    let hidden = findings.count - Self.rowLimit + omitted
    if hidden > 0 { lines.append("… and \(hidden) more; --json lists them") }
    return (lines + notes.map { "note: \(Printable.text($0))" }).joined(separator: "\n")
  }

  /// `12 items and 2 sheets as made`, `12 items checked, 3 wrong: 2 altered, 1 unmakeable`.
  var text: String {
    var text = Amount.count(checked, "item")
    if checked < items { text = "\(checked) of \(Amount.count(items, "item"))" }
    if sheets > 0 {
      text = (checked > 0 ? "\(text) and " : "") + Amount.count(sheets, "sheet")
    }
    if wrong == 0 {
      text += isComplete ? " as made" : " checked, all as made"
    } else {
      let kinds = CheckFinding.Kind.allCases.compactMap { kind in
        counts[kind.rawValue].map { "\($0) \(kind.rawValue)" }
      }
      text += " checked, \(wrong) wrong: \(kinds.joined(separator: ", "))"
    }
    if let sample, !sample.isEmpty {
      let told = sample.prefix(Self.pathLimit).joined(separator: " ")
      text +=
        "\nsample: \(Printable.text(told))"
        + (checked > Self.pathLimit ? " and \(checked - Self.pathLimit) more" : "")
    }
    return isComplete ? text : "stopped: \(text)"
  }
}

extension CheckReport.Difference {
  init(_ difference: ContentDifference) {
    first = difference.first
    second = difference.second
    count = difference.count
    switch difference.place {
    case .shape:
      unit = "shape"
      (offset, line, column, x, y, channel) = (nil, nil, nil, nil, nil, nil)
    case .character(let place, let line, let column):
      unit = "character"
      (offset, self.line, self.column, x, y, channel) = (place, line, column, nil, nil, nil)
    case .pixel(let column, let row):
      unit = "pixel"
      (offset, line, self.column, x, y, channel) = (nil, nil, nil, column, row, nil)
    case .sample(let frame, let channel, _):
      unit = "sample"
      (offset, line, column, x, y, self.channel) = (frame, nil, nil, nil, nil, channel)
    }
  }
}
