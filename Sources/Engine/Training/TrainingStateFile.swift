import Files
package import PipelineInterface

/// What a training needs to go on, as the bytes of a file: the trainer's own state, the figures so
/// far, and the folder that the training writes into.
///
/// Layout: a line of magic and version, a line with the SHA-256 of the rest, and three fields.
package struct TrainingStateFile: Hashable {
  private static let magic = "pipeline training state 1\n"

  /// The name of the run's folder on its day.
  let folder: String
  /// The figures of all steps so far.
  package let steps: [TrainingStep]
  /// What the trainer gave.
  package let trainer: [UInt8]

  package func encoded() -> [UInt8] {
    var body: [UInt8] = []
    body.append(field: Array(folder.utf8))
    body.append(field: steps.flatMap { $0.encoded() })
    body.append(field: trainer)
    return Array((Self.magic + "\(Digest(of: body))\n").utf8) + body
  }

  /// Reads a file; `nil`: a crash or an editor has damaged it, as its digest tells.
  package init?(decoding bytes: [UInt8]) {
    let head = Self.magic.utf8.count + 65
    guard bytes.starts(with: Self.magic.utf8), bytes.count >= head else { return nil }
    let digest = String(decoding: bytes[Self.magic.utf8.count..<head - 1], as: UTF8.self)
    var rest = bytes[head...]
    guard digest == Digest(of: Array(rest)).description, let folder = rest.takeField(),
      let figures = rest.takeField(), let trainer = rest.takeField(), rest.isEmpty,
      let steps = TrainingStep.decode(figures)
    else { return nil }
    self.init(folder: String(decoding: folder, as: UTF8.self), steps: steps, trainer: trainer)
  }

  package init(folder: String, steps: [TrainingStep], trainer: [UInt8]) {
    self.folder = folder
    self.steps = steps
    self.trainer = trainer
  }
}

/// Figures as words: step, loss, rate, norm as bits, 1 when there is a held-out loss and else 0, its
/// bits.
extension TrainingStep {
  fileprivate func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(word: UInt64(step))
    for number in [loss, rate, gradientNorm] { bytes.append(word: number.bitPattern) }
    bytes.append(word: validation == nil ? 0 : 1)
    bytes.append(word: (validation ?? 0).bitPattern)
    return bytes
  }

  fileprivate static func decode(_ bytes: [UInt8]) -> [TrainingStep]? {
    guard bytes.count.isMultiple(of: 48) else { return nil }
    var rest = bytes[...]
    var steps: [TrainingStep] = []
    steps.reserveCapacity(bytes.count / 48)
    while !rest.isEmpty {
      let words = (0..<6).compactMap { _ in rest.takeWord() }
      guard words.count == 6, let step = Int(exactly: words[0]), words[4] <= 1 else { return nil }
      steps.append(
        TrainingStep(
          step: step, loss: Double(bitPattern: words[1]), rate: Double(bitPattern: words[2]),
          gradientNorm: Double(bitPattern: words[3]),
          validation: words[4] == 1 ? Double(bitPattern: words[5]) : nil))
    }
    return steps
  }
}
