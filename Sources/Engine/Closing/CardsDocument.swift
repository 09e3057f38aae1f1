import Media
import Numerics

/// `cards/SET.json`: the cards of a set with their files and texts, for games to read.
package struct CardsDocument {
  /// Folder of the documents, and of cards in a pack.
  package static let folder = "cards"

  /// A job's part of a card.
  package struct Part {
    let job: String
    let path: String
    /// What a text says.
    let text: String?

    package init(job: String, path: String, text: String?) {
      self.job = job
      self.path = path
      self.text = text
    }
  }

  private let sink: ([UInt8]) throws -> Void
  private var isFirst = true

  /// The document's path under the folder of a run or a pack.
  package static func path(_ set: String) -> String { "\(folder)/\(set).json" }

  /// Begins the document of a set of jobs.
  package init(
    _ set: String, jobs: [String], sink: @escaping ([UInt8]) throws -> Void
  ) throws {
    self.sink = sink
    let jobs = jobs.map { JSONLiteral.text($0) }.joined(separator: ", ")
    try sink(Self.start(set) + Array(",\n  \"jobs\": [\(jobs)],\n  \"cards\": [".utf8))
  }

  /// What the document of a set begins with.
  static func start(_ set: String) -> [UInt8] {
    Array("{\n  \"set\": \(JSONLiteral.text(set))".utf8)
  }

  /// Adds a card with what there is of it, and the jobs of which it lacks an item.
  package mutating func add(
    _ card: CardNames.Card, _ parts: [Part], missing: [String]
  ) throws {
    func object(_ pairs: [(String, String)]) -> String {
      "{"
        + pairs.map { "\(JSONLiteral.text($0.0)): \(JSONLiteral.text($0.1))" }
        .joined(separator: ", ") + "}"
    }
    var fields = [
      "\"number\": \(card.number)", "\"id\": \(JSONLiteral.text(card.id))",
      "\"name\": \(card.name.map { JSONLiteral.text($0) } ?? "null")",
      "\"files\": \(object(parts.map { ($0.job, $0.path) }))",
    ]
    let texts = parts.compactMap { part in part.text.map { (part.job, $0) } }
    if !texts.isEmpty { fields.append("\"texts\": \(object(texts))") }
    if !missing.isEmpty {
      let names = missing.map { JSONLiteral.text($0) }.joined(separator: ", ")
      fields.append("\"missing\": [\(names)]")
    }
    try sink(Array("\(isFirst ? "" : ",")\n    {\(fields.joined(separator: ", "))}".utf8))
    isFirst = false
  }

  /// Ends the document.
  package func end() throws { try sink(Array("\n  ]\n}\n".utf8)) }
}
