import Files
import Media
import Numerics

/// The attributes of an element, with what to say when one is missing or wrong.
struct IndexAttributes {
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

  func digest(_ name: String, of what: String) throws -> Digest {
    guard let digest = Digest(hexadecimal: try text(name)) else {
      throw error("\(name) of \(what) is no digest")
    }
    return digest
  }

  func has(_ name: String) -> Bool { list.contains { $0.name == name } }

  func error(_ reason: String) -> IndexError {
    IndexError(path: path, line: line, reason: reason)
  }
}

extension IndexedRun {
  init(_ attributes: IndexAttributes) throws {
    name = try attributes.text("name")
    plan = try attributes.text("plan")
    seed = try attributes.text("seed")
    numerics = try attributes.text("numerics")
    items = try attributes.number("items")
    failed = try attributes.number("failed")
    duplicates = attributes.has("duplicates") ? try attributes.number("duplicates") : 0
    sourceType = try attributes.text("source-type")
  }
}

extension IndexedModel {
  init(_ attributes: IndexAttributes) throws {
    digest = try attributes.text("digest")
    kind = try attributes.text("kind")
    data = try attributes.text("data")
    licence = try attributes.text("licence")
    credit = try attributes.text("credit")
    numerics = try attributes.text("numerics")
  }
}

extension IndexedJob {
  init(_ attributes: IndexAttributes) throws {
    id = try attributes.text("id")
    kind = try attributes.text("kind")
    model = try attributes.text("model")
    items = try attributes.number("items")
    frames = attributes.has("frames") ? try attributes.number("frames") : nil
    isClosed = attributes.list.contains { $0.name == "loop" && $0.value == "true" }
    set = attributes.has("set") ? try attributes.text("set") : nil
  }
}

extension IndexedJob.Parameter {
  init(_ attributes: IndexAttributes) throws {
    name = try attributes.text("name")
    value = try attributes.text("value")
  }
}

extension IndexedJob.Step {
  init(_ attributes: IndexAttributes) throws {
    name = try attributes.text("name")
    version = try attributes.text("version")
  }
}

extension IndexedArtifact {
  init(_ attributes: IndexAttributes) throws {
    path = try attributes.text("path")
    let type = try attributes.text("type")
    guard let medium = FileFormat(mediaType: type)?.medium else {
      throw attributes.error("type \"\(type)\" is not known")
    }
    self.medium = medium
    content = try attributes.digest("content", of: "'\(path)'")
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
  init(_ attributes: IndexAttributes) throws {
    item = try attributes.number("item")
    stage = try attributes.text("stage")
    reason = try attributes.text("reason")
    self.attributes = attributes.list.map { IndexedJob.Parameter(name: $0.name, value: $0.value) }
  }
}

extension IndexedSet {
  init(_ attributes: IndexAttributes) throws {
    id = try attributes.text("id")
    count = try attributes.number("count")
    names = attributes.has("names") ? try attributes.text("names") : nil
    path = try attributes.text("path")
    content = try attributes.digest("content", of: "'\(path)'")
  }
}

extension IndexedCard {
  init(_ attributes: IndexAttributes) throws {
    number = try attributes.number("number")
    id = try attributes.text("id")
    name = attributes.has("name") ? try attributes.text("name") : nil
  }
}

extension IndexedDuplicate {
  init(_ attributes: IndexAttributes) throws {
    item = try attributes.number("item")
    original = try attributes.number("of")
    likeness = try attributes.text("likeness")
    content = try attributes.digest("content", of: "item \(item)")
    self.attributes = attributes.list.map { IndexedJob.Parameter(name: $0.name, value: $0.value) }
  }
}

extension IndexedSheet {
  init(_ attributes: IndexAttributes) throws {
    element = attributes.element
    job = try attributes.text("job")
    path = try attributes.text("path")
    content = try attributes.digest("content", of: "'\(path)'")
    layout =
      attributes.has("layout") ? try attributes.digest("layout", of: "'\(path)'") : nil
    self.attributes = attributes.list.map { IndexedJob.Parameter(name: $0.name, value: $0.value) }
  }
}

extension IndexedUnmade {
  init(_ attributes: IndexAttributes) throws {
    job = try attributes.text("job")
    step = try attributes.text("step")
    reason = try attributes.text("reason")
  }
}
