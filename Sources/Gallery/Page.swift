import Engine
import Files
import Media
import Mustache

/// The page as it is written: head, jobs with their cards, foot.
final class Page {
  let overview: RunOverview
  private let templates: PageTemplates
  private let file: any WritableFile
  private var pending: [UInt8] = []
  private var job: IndexedJob?
  /// Whether a section is open.
  private var isOpen = false
  private var failures: [String] = []
  /// What is to be told under a set that is still coming.
  private var notes: [String: [String]] = [:]
  private(set) var bytes = 0

  /// The id of the job whose cards are being written.
  var jobID: String { job?.id ?? "" }

  /// Begins a page.
  init(file: any WritableFile, templates: PageTemplates, overview: RunOverview) throws {
    self.file = file
    self.templates = templates
    self.overview = overview
    let jobs = overview.sections.map { ["id": HTML.escaped($0.id), "count": String($0.count)] }
    let values: [String: Any] = [
      "name": HTML.escaped(overview.run.name), "summary": HTML.escaped(overview.summary),
      "count": String(overview.count), "jobs": jobs, "style": templates.style,
      "scriptHash": templates.scriptHash, "sourceType": HTML.escaped(overview.run.sourceType),
    ]
    try put(templates.head.render(values))
  }

  /// Whether the items of the job are shown with their cards.
  var isInSet: Bool { job?.set != nil }

  /// Begins a job; one of a set has no section of its own.
  func start(_ job: IndexedJob, sheets: [[String: Any]] = []) throws {
    try endSection()
    self.job = job
    guard job.set == nil else { return }
    isOpen = true
    let known = overview.jobs.first { $0.id == job.id }
    let values: [String: Any] = [
      "id": HTML.escaped(job.id), "medium": known?.medium?.rawValue ?? "none",
      "details": [details(of: job, name: "")], "sheets": sheets,
    ]
    try put(templates.job.render(values))
  }

  /// Begins a set; its jobs have ended.
  func start(_ cards: RunOverview.Cards, sheets: [[String: Any]]) throws {
    try endSection()
    job = nil
    isOpen = true
    failures = notes.removeValue(forKey: cards.set.id) ?? []
    let values: [String: Any] = [
      "id": HTML.escaped(cards.set.id), "medium": "set",
      "details": cards.jobs.map { details(of: $0, name: "\($0.id): ") }, "sheets": sheets,
    ]
    try put(templates.job.render(values))
  }

  /// What is told of a job on demand.
  private func details(of job: IndexedJob, name: String) -> [String: Any] {
    let count = overview.jobs.first { $0.id == job.id }?.count ?? 0
    var facts: [(String, String)] = [("kind", job.kind)]
    facts += job.parameters.map { ($0.name, $0.value) }
    for step in job.steps + job.jobSteps {
      let values = step.parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      facts.append(("step", values.isEmpty ? step.name : "\(step.name): \(values)"))
    }
    facts.append(("model", job.model))
    if let model = overview.models[job.model] {
      facts += [("data", model.data), ("licence", model.licence), ("credit", model.credit)]
    }
    let noun = count == 1 ? "item" : "items"
    return [
      "id": HTML.escaped(job.id),
      "summary": HTML.escaped("\(name)\(job.kind), \(count) \(noun): model and parameters"),
      "facts": facts.map { ["name": HTML.escaped($0.0), "value": HTML.escaped($0.1)] },
    ]
  }

  /// Adds an item to the job.
  func add(_ card: Card) throws { try put(templates.card.render(card.values)) }

  /// Adds a card to the set.
  func add(_ card: SetCard) throws { try put(templates.set.render(card.values)) }

  /// Notes an item of the job that failed.
  func note(_ failure: IndexedFailure) {
    note(
      HTML.escaped("\(jobID)/\(failure.item) failed at \(failure.stage): \(failure.reason)"))
  }

  /// Notes an item of the job that is left out.
  func note(_ duplicate: IndexedDuplicate) {
    let how = duplicate.likeness == "1" ? "equals" : "is like"
    note(
      HTML.escaped(
        "\(jobID)/\(duplicate.item) is left out: it \(how) \(jobID)/\(duplicate.original)"))
  }

  private func note(_ text: String) {
    if let set = job?.set { notes[set, default: []].append(text) } else { failures.append(text) }
  }

  /// Ends the page.
  func finish() throws {
    try endSection()
    try put(
      templates.foot.render([
        "script": templates.script, "sourceType": HTML.escaped(overview.run.sourceType),
      ]))
    try flush()
    try file.close()
  }

  private func endSection() throws {
    guard isOpen else { return }
    isOpen = false
    try put(
      templates.end.render(
        ["hasFailures": !failures.isEmpty, "failures": failures] as [String: Any]))
    failures = []
  }

  private func put(_ text: String) throws {
    pending += Array(text.utf8)
    if pending.count >= 1 << 18 { try flush() }
  }

  private func flush() throws {
    try file.write(pending)
    bytes += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}
