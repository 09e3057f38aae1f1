import Engine
import ManifestXML

/// The index of a pack: the run's, word for word, with what a person left out and what was made of
/// the items.
///
/// Elements, attributes and text that are not known here go through.
struct PackIndex {
  /// A file that was made of items.
  struct Derived {
    let element: String
    let attributes: [(String, String)]
    /// What stands in its element.
    var children: [Child] = []
  }

  /// An element without content.
  struct Child {
    let element: String
    let attributes: [(String, String)]
  }

  let contents: PackContents
  let derived: [Derived]

  /// Writes the document piece by piece.
  func write(from index: IndexReader, to sink: @escaping ([UInt8]) throws -> Void) throws {
    var copy = Copy(writer: XMLWriter(sink: sink))
    var depth = 0
    /// The depth of an artifact that is left out, until it ends.
    var skipped: Int?
    let chosen = Set(contents.jobs.filter { $0.isChosen }.map { $0.job.id })
    let known = Set(contents.jobs.map { $0.job.id })
    let moved = Dictionary(
      contents.jobs.flatMap { $0.items }.filter { $0.path != $0.packed }.map {
        ($0.path, $0.packed)
      }
    ) { first, _ in first }
    /// Whether a sheet of the run is not in the pack: made again, or of a job that is left out. Sets
    /// are told anew, with the paths in the pack.
    func isStale(_ name: String, _ attributes: [(name: String, value: String)]) -> Bool {
      if name == "set" { return true }
      guard SheetFile.isElement(name),
        let job = attributes.first(where: { $0.name == "job" })?.value
      else { return false }
      return chosen.contains(job) || !known.contains(job)
    }
    try index.events { event, _ in
      switch event {
      case .start(let name, let attributes):
        depth += 1
        guard skipped == nil else { return }
        if depth == 2, isStale(name, attributes) {
          skipped = depth
          return
        }
        let path = attributes.first { $0.name == "path" }?.value
        guard depth == 3, name == "artifact", let path, contents.dropped.contains(path) else {
          let attributes = attributes.map { name, value in
            (name, depth == 3 && name == "path" ? moved[value] ?? value : value)
          }
          try copy.start(name, (depth == 1 ? [("xmlns", index.namespace)] : []) + attributes)
          return
        }
        skipped = depth
        let kept = attributes.filter { ["path", "content", "item"].contains($0.name) }
        try copy.start("dropped", kept)
        try copy.end()
      case .text(let text):
        if skipped == nil { copy.text(text) }
      case .end:
        if depth == 1 { try finish(&copy) }
        if skipped == nil { try copy.end() } else if skipped == depth { skipped = nil }
        depth -= 1
      }
    }
  }

  private func finish(_ copy: inout Copy) throws {
    if contents.hasChoice {
      try copy.start(
        "choice", [("kept", String(contents.count)), ("dropped", String(contents.dropped.count))])
      try copy.end()
    }
    for file in derived {
      try copy.start(file.element, file.attributes)
      for child in file.children {
        try copy.start(child.element, child.attributes)
        try copy.end()
      }
      try copy.end()
    }
  }

  /// Events in, a document out: what follows a start tag decides how it is written.
  private struct Copy {
    var writer: XMLWriter
    private var pending: (name: String, attributes: [(String, String)])?
    private var text = ""

    init(writer: XMLWriter) { self.writer = writer }

    mutating func start(_ name: String, _ attributes: [(String, String)]) throws {
      if let pending { try writer.start(pending.name, pending.attributes) }
      pending = (name, attributes)
      text = ""
    }

    mutating func text(_ piece: String) {
      if pending != nil { text += piece }
    }

    mutating func end() throws {
      defer {
        pending = nil
        text = ""
      }
      guard let pending else { return try writer.end() }
      if text.isEmpty {
        try writer.empty(pending.name, pending.attributes)
      } else {
        try writer.text(pending.name, text, pending.attributes)
      }
    }
  }
}
