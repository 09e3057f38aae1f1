import PipelineInterface

/// The classes of a data set: the folders that its clips lie in.
struct ClassLabels {
  /// Labels in byte order.
  let labels: [String]
  private let indices: [String: Int]

  /// Classes from labels in byte order.
  init(_ labels: [String]) {
    self.labels = labels
    indices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
  }

  /// The classes of clips, each of which must lie in a folder.
  init(of clips: [AudioClips.Clip]) throws(TrainingError) {
    if let clip = clips.first(where: { $0.folder.isEmpty }) {
      throw TrainingError(
        .unsuitable, "'\(clip.path)' lies in no folder of the data, whose name would be its class")
    }
    let labels = Set(clips.map { $0.folder }).sorted { $0.precedesInBytes($1) }
    guard labels.count <= SampleRNNConfiguration.maximumClasses else {
      throw TrainingError(
        .unsuitable,
        "the data have \(labels.count.grouped) folders, at most "
          + "\(SampleRNNConfiguration.maximumClasses) classes are allowed")
    }
    self.init(labels)
  }

  /// The class of each clip; none when there are no classes.
  func classes(of clips: [AudioClips.Clip]) throws(TrainingError) -> [Int] {
    guard !labels.isEmpty else { return [] }
    var classes: [Int] = []
    for clip in clips {
      guard let index = indices[clip.folder] else {
        throw TrainingError(
          .unsuitable,
          "'\(clip.path)' lies in folder '\(clip.folder)', which is no class of the model; "
            + "it has \(labels.joined(separator: ", "))")
      }
      classes.append(index)
    }
    return classes
  }

  /// The class of a label, for a job's parameter.
  func index(of label: String) throws(ParameterError) -> Int {
    if let index = indices[label] { return index }
    let reason =
      labels.isEmpty
      ? "the model knows no classes, got \"\(label)\""
      : "must be one of \(labels.joined(separator: ", ")), got \"\(label)\""
    throw ParameterError(name: SampleRNNGenerator.label.name, reason: reason)
  }
}
