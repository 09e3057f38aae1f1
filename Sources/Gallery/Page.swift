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
  private var failures: [String] = []
  private(set) var bytes = 0

  /// The id of the job whose cards are being written.
  var jobID: String { job?.id ?? "" }

  /// Begins a page.
  init(file: any WritableFile, templates: PageTemplates, overview: RunOverview) throws {
    self.file = file
    self.templates = templates
    self.overview = overview
    let jobs = overview.jobs.map { ["id": HTML.escaped($0.id), "count": String($0.count)] }
    let values: [String: Any] = [
      "name": HTML.escaped(overview.run.name), "summary": HTML.escaped(overview.summary),
      "count": String(overview.count), "jobs": jobs, "style": templates.style,
      "scriptHash": templates.scriptHash, "sourceType": HTML.escaped(overview.run.sourceType),
    ]
    try put(templates.head.render(values))
  }

  /// Begins a job.
  func start(_ job: IndexedJob) throws {
    try endJob()
    self.job = job
    let known = overview.jobs.first { $0.id == job.id }
    let count = known?.count ?? 0
    var facts: [(String, String)] = [("kind", job.kind)]
    facts += job.parameters.map { ($0.name, $0.value) }
    for step in job.steps {
      let values = step.parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      facts.append(("step", values.isEmpty ? step.name : "\(step.name): \(values)"))
    }
    facts.append(("model", job.model))
    if let model = overview.models[job.model] {
      facts += [("data", model.data), ("licence", model.licence), ("credit", model.credit)]
    }
    let noun = count == 1 ? "item" : "items"
    let values: [String: Any] = [
      "id": HTML.escaped(job.id), "medium": known?.medium?.rawValue ?? "none",
      "summary": HTML.escaped("\(job.kind), \(count) \(noun): model and parameters"),
      "facts": facts.map { ["name": HTML.escaped($0.0), "value": HTML.escaped($0.1)] },
    ]
    try put(templates.job.render(values))
  }

  /// Adds an item to the job.
  func add(_ card: Card) throws { try put(templates.card.render(card.values)) }

  /// Notes an item of the job that failed.
  func note(_ failure: IndexedFailure) {
    failures.append(
      HTML.escaped("\(jobID)/\(failure.item) failed at \(failure.stage): \(failure.reason)"))
  }

  /// Ends the page.
  func finish() throws {
    try endJob()
    try put(
      templates.foot.render([
        "script": templates.script, "sourceType": HTML.escaped(overview.run.sourceType),
      ]))
    try flush()
    try file.close()
  }

  private func endJob() throws {
    guard job != nil else { return }
    try put(
      templates.end.render(
        ["hasFailures": !failures.isEmpty, "failures": failures] as [String: Any]))
    failures = []
    job = nil
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
