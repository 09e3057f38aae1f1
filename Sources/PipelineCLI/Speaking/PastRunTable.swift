import Engine

/// Past runs in aligned columns, and below them how to go on.
struct PastRunTable {
  private var table = TextTable([
    ("date", .left), ("manifest", .left), ("items", .right), ("failures", .right),
    ("size", .right), ("state", .left),
  ])
  private var notes: [String] = []
  private(set) var isEmpty = true

  /// Adds a run.
  mutating func add(_ run: PastRun) {
    isEmpty = false
    table.add([
      run.date.description, run.folder, Self.items(run), String(run.failed),
      Amount.size(run.bytes), run.state.rawValue,
    ])
    let place = "\(run.date)/\(run.folder)"
    switch run.state {
    case .complete, .failures, .running: break
    case .unfinished:
      notes.append("\(place) goes on with: \(run.command ?? "the command that began it")")
    case .damaged:
      notes.append("\(place): \(run.trouble ?? "altered"); the same run command mends it")
    }
  }

  /// What is there of what is wanted.
  private static func items(_ run: PastRun) -> String {
    switch run.state {
    case .complete, .failures: String(run.items ?? run.made + run.failed)
    case .damaged: run.items.map { String($0) } ?? "?"
    case .unfinished, .running:
      "\(run.made + run.failed) of \(run.items.map { String($0) } ?? "?")"
    }
  }

  /// The table, then a line for each run that needs one.
  var description: String {
    Printable.text(
      table.description + (notes.isEmpty ? "" : "\n\n" + notes.joined(separator: "\n")))
  }
}

/// A past run for scripts.
///
/// The property names are the JSON's.
struct PastRunLine: Encodable {
  let date, folder, manifest, state: String
  let isPart: Bool
  let items: Int?
  let made, failed, bytes: Int
  let trouble, command: String?

  init(_ run: PastRun) {
    date = run.date.description
    folder = "\(run.date)/\(run.folder)"
    manifest = run.manifest
    state = run.state.rawValue
    isPart = run.isPart
    items = run.items
    made = run.made
    failed = run.failed
    bytes = run.bytes
    trouble = run.trouble
    command = run.command
  }

  /// One line, its keys sorted.
  var line: String {
    get throws { try JSONText.line(of: self) }
  }
}
