import ManifestXML
import Media
import Numerics
import PipelineInterface

/// Holds the jobs of a plan against the limits, one after the other.
struct LimitCheck {
  let limits: PlanLimits
  let threads: Int

  /// Bytes of models and given files so far, and of the samples of the hungriest job.
  private var (held, working) = (Self.base, 0)
  /// Whether the memory is used up: nothing more is opened then.
  var isFull: Bool { held.plus(working) > limits.memory }

  /// What the program itself takes.
  private static let base = 32 << 20
  /// Bytes that a model takes for each of its file: the file, its values and its packed weights.
  private static let modelFactor = 3
  /// Batches that may be alive at once.
  private static let depth = 4
  /// Copies of a sample that a step or a codec makes on its way.
  private static let copies = 4

  init(_ limits: PlanLimits, threads: Int) {
    self.limits = limits
    self.threads = threads
  }

  /// Whether a model of so many bytes fits in beside what is there; says why not.
  mutating func objection(toModel bytes: Int) -> String? {
    held = held.plus(bytes.times(Self.modelFactor))
    return isFull ? "with this model the plan needs \(memory)" : nil
  }

  /// What is wrong with the files that a job's parameters name.
  mutating func problems(
    of inputs: SideInputs.Found, _ job: ManifestJob
  ) -> [DocumentProblems.Problem] {
    var problems: [DocumentProblems.Problem] = []
    func check(_ bound: SampleBound, _ name: String) {
      let position = job.valuePositions[name] ?? job.position
      if let excess = excess(bound) {
        problems.append(.init(.error(at: position, "\(name) is a \(excess)")))
      }
    }
    for (name, picture) in inputs.pictures.sorted(by: { $0.key < $1.key }) {
      let bound = SampleBound.image(width: picture.width, height: picture.height)
      held = held.plus(bound.bytes)
      check(bound, name)
    }
    for (name, sound) in inputs.sounds.sorted(by: { $0.key < $1.key }) {
      let bound = SampleBound.audio(
        seconds: sound.seconds, sampleRate: sound.sampleRate, channels: sound.channels)
      held = held.plus(bound.bytes)
      check(bound, name)
    }
    if isFull, !(inputs.pictures.isEmpty && inputs.sounds.isEmpty) {
      problems.append(
        .init(
          .error(at: job.position, "with the files of this job the plan needs \(memory)"),
          isTooLarge: true))
    }
    return problems
  }

  /// What is wrong with what a job makes, from its generator through its steps.
  mutating func problems(of planned: PlannedJob, _ job: ManifestJob) -> [DocumentProblems.Problem] {
    let request = GenerationRequest(key: 0, values: planned.values)
    guard var bound = planned.model.generator.bound(of: request) else { return [] }
    var largest = bound.bytes
    if let excess = excess(bound) {
      return [.init(.error(at: Self.position(of: bound, job), "each item is a \(excess)"))]
    }
    for (step, written) in zip(planned.steps, job.steps) {
      bound = step.kind.bound(bound, step.values)
      largest = max(largest, bound.bytes)
      if let excess = excess(bound) {
        return [
          .init(.error(at: written.position, "<\(step.kind.name)> can make a \(excess)"))
        ]
      }
    }
    let alive = min(
      planned.positions.count, planned.model.generator.preferredBatch.times(Self.depth))
    // Of `--only` most jobs make nothing.
    if alive == 0 { return [] }
    let needed = largest.times(alive).plus(largest.times(Self.copies).times(threads))
    let isLarger = needed > working
    working = max(working, needed)
    guard isFull, isLarger else { return [] }
    return [
      .init(.error(at: job.position, "with this job the plan needs \(memory)"), isTooLarge: true)
    ]
  }

  /// What a sample has too much of, and how much is allowed.
  private func excess(_ bound: SampleBound) -> String? {
    switch bound {
    case .text(let characters) where characters > limits.characters:
      "text of up to \(characters) characters, --max-characters allows \(limits.characters)"
    case .image(let width, let height) where width.times(height) > limits.pixels:
      "picture of \(width)x\(height) pixels, --max-pixels allows \(limits.pixels)"
    case .audio(let seconds, _, _) where seconds > limits.seconds:
      "sound of \(DecimalText.shortest(seconds)) s, "
        + "--max-seconds allows \(DecimalText.shortest(limits.seconds))"
    default: nil
    }
  }

  /// The attribute that says how large a kind's samples are.
  private static func position(of bound: SampleBound, _ job: ManifestJob) -> SourcePosition {
    let name =
      switch bound {
      case .text: "characters"
      case .image: "model"
      case .audio: "seconds"
      }
    return job.valuePositions[name] ?? job.position
  }

  /// `about 1200 MB of memory, --max-memory allows 1000 MB`.
  private var memory: String {
    let needed = held.plus(working) / 1_000_000 + 1
    return "about \(needed) MB of memory, --max-memory allows \(limits.memory / 1_000_000) MB"
  }
}
