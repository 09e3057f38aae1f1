import Files
import ManifestXML
import Media
import Numerics
import PipelineInterface

/// `index.xml`: what a run made, as a function of the plan and what became of its items.
///
/// No clock, no host, no absolute path. Written as a stream: memory does not grow with the items.
struct IndexDocument {
  static let fileName = "index.xml"
  static let namespace = "urn:pipeline:index:1"
  /// IPTC's word for content made by a trained model: the AI label.
  static let sourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

  let plan: Plan
  let journal: Journal
  let results: JobResults

  /// Writes the document piece by piece; `each` gets every artifact on the way.
  func write(
    failed: Int, to sink: @escaping ([UInt8]) throws -> Void,
    each: (Artifact) throws -> Void = { _ in }
  ) throws {
    var writer = XMLWriter(sink: sink)
    try writer.start(
      "index",
      [
        ("xmlns", Self.namespace), ("name", plan.name),
        ("plan", plan.fingerprint.description), ("seed", String(plan.seed)),
        ("numerics", String(numericsVersion)), ("items", String(plan.itemCount)),
        ("failed", String(failed)), ("source-type", Self.sourceType),
      ] + Self.counts(results))
    try writeModels(&writer)
    var outcomes = journal.outcomes()
    for job in plan.jobs { try write(job, &outcomes, &writer, each) }
    for set in results.sets { try write(set, &writer) }
    for sheet in results.sheets { try writer.empty(sheet.file.element, sheet.attributes) }
    for failure in results.failures {
      try writer.empty(
        "unmade",
        [("job", failure.job), ("step", failure.step), ("reason", failure.reason.expressible)])
    }
    try writer.end()
  }

  /// What the root says beside items and failures, where there is any.
  private static func counts(_ results: JobResults) -> [(String, String)] {
    [
      ("duplicates", results.duplicates.count), ("derived", results.parts.count),
      ("unmade", results.failures.count),
    ]
    .filter { $0.1 > 0 }.map { ($0.0, String($0.1)) }
  }

  /// Each model once, in the order of the jobs.
  private func writeModels(_ writer: inout XMLWriter) throws {
    var seen: Set<String> = []
    for facts in plan.jobs.map({ $0.model.facts }) where seen.insert(facts.digest).inserted {
      try writer.empty(
        "model",
        [
          ("digest", facts.digest), ("kind", facts.kind), ("data", facts.dataDigest),
          ("licence", facts.licence), ("credit", facts.credit),
          ("numerics", String(facts.numericsVersion)),
        ])
    }
  }

  private func write(
    _ job: PlannedJob, _ outcomes: inout JournalReader, _ writer: inout XMLWriter,
    _ each: (Artifact) throws -> Void
  ) throws {
    try writer.start(
      "job",
      [
        ("id", job.id), ("kind", job.kind.name), ("model", job.model.facts.digest),
        ("items", String(job.positions.count)),
      ]
        + (job.walk.map {
          [("frames", String($0.frames)), ("loop", $0.isClosed ? "true" : "false")]
        } ?? []) + (job.set.map { [("set", $0)] } ?? []))
    try write(job.values, &writer)
    for step in job.steps {
      let attributes = [("name", step.kind.name), ("version", String(step.kind.version))]
      if step.recorded.isEmpty {
        try writer.empty("step", attributes)
        continue
      }
      try writer.start("step", attributes)
      for (name, text) in step.recorded {
        try writer.empty("parameter", [("name", name), ("value", text)])
      }
      try writer.end()
    }
    for step in job.jobSteps {
      try writer.start(
        "job-step", [("name", step.kind.name), ("version", String(step.kind.version))])
      for (name, text) in step.recorded {
        try writer.empty("parameter", [("name", name), ("value", text)])
      }
      try writer.end()
    }
    var rejections: [String: Int] = [:]
    for position in job.positions {
      let item = job.item(at: position)
      switch try outcomes.outcome(of: item, in: job) {
      case .done(let artifact):
        for word in artifact.rejections { rejections[word, default: 0] += 1 }
        if let duplicate = results.duplicates[position] {
          try write(duplicate, of: artifact, item, &writer)
          continue
        }
        try write(artifact, item, job, &writer)
        try each(artifact)
      case .failed(let failure):
        for word in failure.rejections { rejections[word, default: 0] += 1 }
        try write(failure, item, &writer)
      case nil: throw journal.damage(position)
      }
    }
    for (word, count) in rejections.sorted(by: { $0.key < $1.key }) {
      try writer.empty("rejected", [("reason", word), ("count", String(count))])
    }
    try writer.end()
  }

  private func write(_ set: PublishedCards, _ writer: inout XMLWriter) throws {
    try writer.start(
      "set",
      [("id", set.set.id), ("count", String(set.set.count))]
        + (set.set.names.map { [("names", $0)] } ?? [])
        + [("path", set.part.path), ("content", set.content.description)])
    for card in set.cards {
      try writer.empty(
        "card",
        [("number", String(card.number)), ("id", card.id)]
          + (card.name.map { [("name", $0)] } ?? [])
          + (set.missing[card.number].map { [("missing", $0.joined(separator: " "))] } ?? []))
    }
    try writer.end()
  }

  private func write(_ values: ParameterValues, _ writer: inout XMLWriter) throws {
    for name in values.names {
      try writer.empty("parameter", [("name", name), ("value", values.texts[name] ?? "")])
    }
  }

  private func write(
    _ artifact: Artifact, _ item: PlannedItem, _ job: PlannedJob, _ writer: inout XMLWriter
  ) throws {
    let size: [(String, String)] =
      switch artifact.extent {
      case .text(let characters): [("characters", String(characters))]
      case .image(let width, let height): [("width", String(width)), ("height", String(height))]
      case .audio(let sampleRate, let channels, let frames):
        [
          ("seconds", DecimalText.shortest(Double(frames) / Double(sampleRate))),
          ("rate", String(sampleRate)), ("channels", String(channels)),
          ("frames", String(frames)),
        ]
      }
    let place = [
      ("path", item.path), ("type", job.format.mediaType),
      ("content", artifact.content.description),
    ]
    try write("artifact", place + facts(item, artifact.rejections) + size, item.prompt, &writer)
  }

  private func write(
    _ duplicate: Duplicate, of artifact: Artifact, _ item: PlannedItem, _ writer: inout XMLWriter
  ) throws {
    let story = [
      ("content", artifact.content.description), ("of", String(duplicate.original)),
      ("likeness", DecimalText.shortest(duplicate.likeness)),
    ]
    try write("duplicate", facts(item, artifact.rejections) + story, item.prompt, &writer)
  }

  private func write(
    _ failure: ItemFailure, _ item: PlannedItem, _ writer: inout XMLWriter
  ) throws {
    let story = [("stage", failure.stage), ("reason", failure.reason.expressible)]
    // Its last draw is the one that failed.
    let attempt = max(0, failure.rejections.count - 1)
    try write(
      "failure", facts(item, failure.rejections, attempt: attempt) + story, item.prompt, &writer)
  }

  private func facts(
    _ item: PlannedItem, _ rejections: [String], attempt: Int? = nil
  ) -> [(String, String)] {
    var facts: [(String, String)] = [
      ("item", String(item.number)), ("replicate", String(item.replicate)),
      ("attempt", String(attempt ?? rejections.count)), ("seed", item.key.description),
      ("key", item.contentKey.description),
    ]
    if !rejections.isEmpty { facts.append(("rejected", rejections.joined(separator: " "))) }
    if let seed = item.listedSeed { facts.append(("listed-seed", String(seed))) }
    if let walk = item.walk { facts.append(("frame", String(walk.frame))) }
    return facts
  }

  private func write(
    _ name: String, _ attributes: [(String, String)], _ prompt: String?,
    _ writer: inout XMLWriter
  ) throws {
    guard let prompt else {
      try writer.empty(name, attributes)
      return
    }
    try writer.start(name, attributes)
    try writer.text("prompt", prompt)
    try writer.end()
  }
}
