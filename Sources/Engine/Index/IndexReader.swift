public import Files
public import ManifestXML
import Media
import Numerics

/// Reads an index from its beginning to its end, whatever its length.
///
/// Elements and attributes that later versions may add are passed over.
public struct IndexReader {
  /// The index.
  public let path: String
  /// The namespace of every element.
  public var namespace: String { IndexDocument.namespace }
  private let fileSystem: any FileSystem

  /// Bytes that are read at once.
  private static let piece = 1 << 16

  /// A reader of an index file.
  public init(_ path: String, in fileSystem: any FileSystem = LocalFileSystem()) {
    self.path = path
    self.fileSystem = fileSystem
  }

  /// Hands over everything that the index says, in its order.
  ///
  /// Throws `FileError`, `IndexError`, and what `body` throws.
  public func read(_ body: (IndexEntry) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      var state = IndexReading(path: path, body: body)
      try events { event, line in try state.take(event, line: line) }
      try state.finish()
    }
  }

  /// Hands over the tags and texts of the index with their lines.
  public func events(_ body: (XMLStream.Event, _ line: Int) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      var offset = 0
      do {
        let stream = try XMLStream(namespace: IndexDocument.namespace, handler: body)
        while true {
          let bytes = try fileSystem.read(path, offset: offset, count: Self.piece)
          if bytes.isEmpty { return try stream.finish() }
          try stream.read(bytes)
          offset += bytes.count
        }
      } catch let error as XMLStreamError {
        throw IndexError(path: path, line: error.line, reason: error.reason)
      }
    }
  }
}

/// An index that is none, or that somebody has written into.
public struct IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line, from 1.
  public let line: Int
  /// What is wrong, in lower case, no period.
  public let reason: String

  /// An error at a line.
  public init(path: String, line: Int, reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  /// `index.xml:7: error: reason`.
  public var description: String { "\(path):\(line): error: \(reason)" }
}

/// The tags seen so far, made into entries.
private struct IndexReading {
  let path: String
  let body: (IndexEntry) throws -> Void
  private var line = 1
  private var open: [String] = []
  private var hasRoot = false
  /// A job whose parameters and steps are still coming.
  private var job: IndexedJob?
  private var artifact: IndexedArtifact?
  private var failure: IndexedFailure?
  private var prompt: String?

  init(path: String, body: @escaping (IndexEntry) throws -> Void) {
    self.path = path
    self.body = body
  }

  mutating func take(_ event: XMLStream.Event, line: Int) throws {
    self.line = line
    switch event {
    case .start(let name, let attributes):
      try start(name, Attributes(element: name, list: attributes, path: path, line: line))
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

  private mutating func start(_ name: String, _ attributes: Attributes) throws {
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
    case (["index", "job"], "artifact"):
      try flushJob()
      artifact = try IndexedArtifact(attributes)
    case (["index", "job"], "failure"):
      try flushJob()
      failure = try IndexedFailure(attributes)
    case (["index", "job", "artifact"], "prompt"), (["index", "job", "failure"], "prompt"):
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
    case (["index", "job", "artifact"], "prompt"):
      let text = takePrompt()
      artifact?.prompt = text
    case (["index", "job", "failure"], "prompt"):
      let text = takePrompt()
      failure?.prompt = text
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

/// The attributes of an element, with what to say when one is missing or wrong.
private struct Attributes {
  let element: String
  let list: [(name: String, value: String)]
  let path: String
  let line: Int

  func text(_ name: String) throws -> String {
    guard let value = list.first(where: { $0.name == name })?.value else {
      throw error("<\(element)> has no attribute '\(name)'")
    }
    return value
  }

  func number(_ name: String) throws -> Int {
    let value = try text(name)
    guard let number = DecimalText.integer(value), number >= 0 else {
      throw error("\(name) of <\(element)> must be a number, got \"\(value)\"")
    }
    return number
  }

  func error(_ reason: String) -> IndexError {
    IndexError(path: path, line: line, reason: reason)
  }
}

extension IndexedRun {
  fileprivate init(_ attributes: Attributes) throws {
    name = try attributes.text("name")
    plan = try attributes.text("plan")
    seed = try attributes.text("seed")
    numerics = try attributes.text("numerics")
    items = try attributes.number("items")
    failed = try attributes.number("failed")
    sourceType = try attributes.text("source-type")
  }
}

extension IndexedModel {
  fileprivate init(_ attributes: Attributes) throws {
    digest = try attributes.text("digest")
    kind = try attributes.text("kind")
    data = try attributes.text("data")
    licence = try attributes.text("licence")
    credit = try attributes.text("credit")
    numerics = try attributes.text("numerics")
  }
}

extension IndexedJob {
  fileprivate init(_ attributes: Attributes) throws {
    id = try attributes.text("id")
    kind = try attributes.text("kind")
    model = try attributes.text("model")
    items = try attributes.number("items")
  }
}

extension IndexedJob.Parameter {
  fileprivate init(_ attributes: Attributes) throws {
    name = try attributes.text("name")
    value = try attributes.text("value")
  }
}

extension IndexedJob.Step {
  fileprivate init(_ attributes: Attributes) throws {
    name = try attributes.text("name")
    version = try attributes.text("version")
  }
}

extension IndexedArtifact {
  fileprivate init(_ attributes: Attributes) throws {
    path = try attributes.text("path")
    let type = try attributes.text("type")
    guard let medium = FileFormat(mediaType: type)?.medium else {
      throw attributes.error("type \"\(type)\" is not known")
    }
    self.medium = medium
    guard let content = Digest(hexadecimal: try attributes.text("content")) else {
      throw attributes.error("content of '\(path)' is no digest")
    }
    self.content = content
    extent =
      switch medium {
      case .text: .text(characters: try attributes.number("characters"))
      case .image:
        .image(width: try attributes.number("width"), height: try attributes.number("height"))
      case .audio:
        .audio(
          sampleRate: try attributes.number("rate"), channels: try attributes.number("channels"),
          frames: try attributes.number("frames"))
      }
    item = try attributes.number("item")
    self.attributes = attributes.list.map { IndexedJob.Parameter(name: $0.name, value: $0.value) }
  }
}

extension IndexedFailure {
  fileprivate init(_ attributes: Attributes) throws {
    item = try attributes.number("item")
    stage = try attributes.text("stage")
    reason = try attributes.text("reason")
  }
}
