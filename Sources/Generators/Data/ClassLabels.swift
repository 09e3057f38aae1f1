import NN
import PipelineInterface

/// A file of a data set, whose folder can be its class.
protocol ClassedItem {
  /// Path, for messages.
  var path: String { get }
  /// The folder it lies in, below the data set's, with `/`; empty when in none.
  var folder: String { get }
}

extension DataFiles.File: ClassedItem {
  package var folder: String {
    relativePath.lastIndex(of: "/").map { String(relativePath[..<$0]) } ?? ""
  }
}

/// The classes of a data set: the folders that its files lie in.
struct ClassLabels {
  /// Labels that a network can have at most.
  static let maximumCount = 4096

  /// The class that a job asks for.
  static let parameter = Parameter<String>(
    "class", default: "", in: 0...4096, omittedAtDefault: true,
    help: "what to make, of a model that knows classes; empty: each item draws one of them")

  /// Labels in byte order.
  let labels: [String]
  private let indices: [String: Int]

  /// Classes from labels in byte order.
  init(_ labels: [String]) {
    self.labels = labels
    indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
  }

  /// The classes of files, each of which must lie in a folder.
  init(of items: [some ClassedItem]) throws(TrainingError) {
    if let item = items.first(where: { $0.folder.isEmpty }) {
      throw TrainingError(
        .unsuitable, "'\(item.path)' lies in no folder of the data, whose name would be its class")
    }
    let labels = Set(items.map { $0.folder }).sorted { $0.precedesInBytes($1) }
    guard labels.count <= Self.maximumCount else {
      throw TrainingError(
        .unsuitable,
        "the data have \(labels.count.grouped) folders, at most \(Self.maximumCount) classes are "
          + "allowed")
    }
    self.init(labels)
  }

  /// The class of each file; none when there are no classes.
  func classes(of items: [some ClassedItem]) throws(TrainingError) -> [Int] {
    guard !labels.isEmpty else { return [] }
    var classes: [Int] = []
    for item in items {
      guard let index = indices[item.folder] else {
        throw TrainingError(
          .unsuitable,
          "'\(item.path)' lies in folder '\(item.folder)', which is no class of the model; "
            + "it has \(labels.joined(separator: ", "))")
      }
      classes.append(index)
    }
    return classes
  }

  /// What a training says of them: nothing when there are none.
  var summary: [String] { labels.isEmpty ? [] : ["\(labels.count.grouped) classes"] }

  /// The class of a label, for a job's parameter.
  func index(of label: String) throws(ParameterError) -> Int {
    if let index = indices[label] { return index }
    let reason =
      labels.isEmpty
      ? "the model knows no classes, got \"\(label)\""
      : "must be one of \(labels.joined(separator: ", ")), got \"\(label)\""
    throw ParameterError(name: Self.parameter.name, reason: reason)
  }
}

extension JSONFields {
  /// The member `classes`, labels in ascending order; none when it is not there.
  mutating func classes() throws(ModelFileError) -> [String] {
    guard has("classes") else { return [] }
    let labels = try strings("classes", count: 1...ClassLabels.maximumCount)
    guard zip(labels, labels.dropFirst()).allSatisfy({ $0.precedesInBytes($1) }) else {
      throw ModelFileError("configuration: \"classes\" must be labels in ascending order")
    }
    return labels
  }
}

extension String {
  /// Whether the text stands before another one in the order of their UTF-8 bytes.
  func precedesInBytes(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
