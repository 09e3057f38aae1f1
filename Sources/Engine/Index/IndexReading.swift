import ManifestXML

/// The tags seen so far, made into entries.
struct IndexReading {
  let path: String
  let body: (IndexEntry) throws -> Void
  private var line = 1
  private var open: [String] = []
  private var hasRoot = false
  /// A job whose parameters and steps are still coming.
  private var job: IndexedJob?
  private var artifact: IndexedArtifact?
  private var failure: IndexedFailure?
  private var duplicate: IndexedDuplicate?
  private var prompt: String?

  init(path: String, body: @escaping (IndexEntry) throws -> Void) {
    self.path = path
    self.body = body
  }

  mutating func take(_ event: XMLStream.Event, line: Int) throws {
    self.line = line
    switch event {
    case .start(let name, let attributes):
      try start(name, IndexAttributes(element: name, list: attributes, path: path, line: line))
      open.append(name)
    case .text(let piece):
      if prompt != nil { prompt? += piece }
    case .end(let name):
      open.removeLast()
      try end(name)
    }
  }

  func finish() throws {
    guard hasRoot else { throw IndexError(path: path, line: line, reason: "there is no <index>") }
  }

  private mutating func start(_ name: String, _ attributes: IndexAttributes) throws {
    switch (open, name) {
    case ([], "index"):
      hasRoot = true
      try body(.run(try IndexedRun(attributes)))
    case ([], _):
      throw IndexError(path: path, line: line, reason: "<\(name)> is no index of a run")
    case (["index"], "model"): try body(.model(try IndexedModel(attributes)))
    case (["index"], "job"): job = try IndexedJob(attributes)
    case (["index", "job"], "parameter"):
      job?.parameters.append(try IndexedJob.Parameter(attributes))
    case (["index", "job"], "step"): job?.steps.append(try IndexedJob.Step(attributes))
    case (["index", "job", "step"], "parameter"):
      if let last = job?.steps.indices.last {
        job?.steps[last].parameters.append(try IndexedJob.Parameter(attributes))
      }
    case (["index", "job"], "job-step"): job?.jobSteps.append(try IndexedJob.Step(attributes))
    case (["index", "job", "job-step"], "parameter"):
      if let last = job?.jobSteps.indices.last {
        job?.jobSteps[last].parameters.append(try IndexedJob.Parameter(attributes))
      }
    case (["index"], _) where SheetFile.folders[name] != nil:
      try body(.sheet(try IndexedSheet(attributes)))
    case (["index"], "set"): try body(.set(try IndexedSet(attributes)))
    case (["index", "set"], "card"): try body(.card(try IndexedCard(attributes)))
    case (["index"], "unmade"): try body(.unmade(try IndexedUnmade(attributes)))
    case (["index", "job"], "artifact"):
      try flushJob()
      artifact = try IndexedArtifact(attributes)
    case (["index", "job"], "duplicate"):
      try flushJob()
      duplicate = try IndexedDuplicate(attributes)
    case (["index", "job"], "failure"):
      try flushJob()
      failure = try IndexedFailure(attributes)
    case (["index", "job", "artifact"], "prompt"), (["index", "job", "failure"], "prompt"),
      (["index", "job", "duplicate"], "prompt"):
      prompt = ""
    default: break
    }
  }

  private mutating func end(_ name: String) throws {
    switch (open, name) {
    case (["index"], "job"): try flushJob()
    case (["index", "job"], "artifact"):
      if let artifact { try body(.artifact(artifact)) }
      artifact = nil
    case (["index", "job"], "failure"):
      if let failure { try body(.failure(failure)) }
      failure = nil
    case (["index", "job"], "duplicate"):
      if let duplicate { try body(.duplicate(duplicate)) }
      duplicate = nil
    case (["index", "job", "artifact"], "prompt"):
      let text = takePrompt()
      artifact?.prompt = text
    case (["index", "job", "failure"], "prompt"):
      let text = takePrompt()
      failure?.prompt = text
    case (["index", "job", "duplicate"], "prompt"):
      let text = takePrompt()
      duplicate?.prompt = text
    default: break
    }
  }

  private mutating func takePrompt() -> String? {
    defer { prompt = nil }
    return prompt
  }

  private mutating func flushJob() throws {
    if let job { try body(.job(job)) }
    job = nil
  }
}
