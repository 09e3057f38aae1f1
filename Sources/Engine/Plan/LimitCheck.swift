import ManifestXML
import Media
import Numerics
import PipelineInterface

/// Holds the jobs of a plan, or of an index that is checked, against the limits, one after the other.
struct LimitCheck {
  let limits: PlanLimits
  let threads: Int
  /// What needs the memory: `plan` or `check`.
  private let work: String

  /// Bytes of models and given files so far, and of what the hungriest job takes beside them.
  private var (held, working) = (Self.base, 0)
  /// Bytes when the model was opened that took most.
  private var opening = 0
  /// About the bytes that all jobs so far need.
  var needed: Int { max(opening, held.plus(working)) }
  /// Whether the memory is used up: nothing more is opened then.
  var isFull: Bool { needed > limits.memory }

  // Measured with models of 10 to 100 MB of every kind.
  /// What the program itself takes.
  private static let base = 40 << 20
  /// Quarters of a byte that a model takes for each of its file while it is opened: the file, its
  /// values, its packed weights and tables; and from then on.
  private static let (openQuarters, heldQuarters) = (13, 6)
  /// Batches that may be alive at once.
  private static let depth = 4
  /// Copies of a sample that a step or a codec makes on its way.
  private static let copies = 4

  init(_ limits: PlanLimits, threads: Int, work: String = "plan") {
    self.limits = limits
    self.threads = threads
    self.work = work
  }

  /// Why not even the program itself fits in; `nil`: it does.
  var objection: String? { isFull ? "without any model the \(work) needs \(memory)" : nil }

  /// Whether a model of so many bytes fits in beside what is there; says why not.
  mutating func objection(toModel bytes: Int) -> String? {
    opening = max(opening, held.plus(bytes.times(Self.openQuarters) / 4))
    held = held.plus(bytes.times(Self.heldQuarters) / 4)
    return isFull ? "with this model the \(work) needs \(memory)" : nil
  }

  /// What is wrong with the files that a job's parameters name.
  mutating func problems(
    of inputs: SideInputs.Found, _ job: ManifestJob
  ) -> [DocumentProblems.Problem] {
    var problems = excesses(inputs.pictures, inputs.sounds).map { name, excess in
      DocumentProblems.Problem(
        .error(at: job.valuePositions[name] ?? job.position, "\(name) is a \(excess)"))
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
    switch verdict(
      on: planned.model.generator, planned.values, planned.steps, planned.jobSteps.map { $0.work },
      items: planned.positions.count)
    {
    case .fits: return []
    case .excess(let step, let bound, let reason):
      let position = step.map { job.steps[$0].position } ?? Self.position(of: bound, job)
      return [.init(.error(at: position, reason))]
    case .memory(let reason):
      return [.init(.error(at: job.position, reason), isTooLarge: true)]
    }
  }

  /// What the items of a job are found to be.
  enum Verdict {
    case fits
    /// An item can be too large, by its generator or by the step of an index.
    case excess(step: Int?, SampleBound, String)
    /// They need too much memory.
    case memory(String)
  }

  /// Looks at so many items of a job on their way from the generator through the steps, and at what is
  /// made of all of them.
  mutating func verdict(
    on generator: any Generator, _ values: ParameterValues, _ steps: [PlannedStep],
    _ works: [JobWork] = [], items: Int
  ) -> Verdict {
    let request = GenerationRequest(key: 0, values: values)
    guard var bound = generator.bound(of: request) else { return .fits }
    let drawn = bound.bytes
    var largest = drawn
    if let excess = excess(bound) { return .excess(step: nil, bound, "each item is a \(excess)") }
    for (index, step) in steps.enumerated() {
      bound = step.kind.bound(bound, step.values)
      largest = max(largest, bound.bytes)
      if let excess = excess(bound) {
        return .excess(step: index, bound, "<\(step.kind.name)> can make a \(excess)")
      }
    }
    // Of `--only` most jobs make nothing.
    if items <= 0 { return .fits }
    let batch = min(items, max(1, generator.preferredBatch))
    // What may be turned down waits with its steps done, all else as it was drawn.
    let waiting = steps.contains { $0.kind.mayReject } ? largest : drawn
    // One batch more is published: its files, and its contents for the cache.
    let more = max(
      waiting.times(min(items, batch.times(Self.depth)))
        .plus(largest.times(batch).times(5) / 4)
        .plus(largest.times(Self.copies).times(threads))
        .plus(generator.workingBytes(of: request, items: batch)),
      works.map { $0.workingBytes(of: items, bound) }.max() ?? 0)
    let isLarger = more > working
    working = max(working, more)
    return isFull && isLarger ? .memory("with this job the \(work) needs \(memory)") : .fits
  }

  /// Adds given files to what is held; which of them are too large, by the names of their parameters.
  mutating func excesses(
    _ pictures: [String: Raster], _ sounds: [String: Waveform]
  ) -> [(name: String, excess: String)] {
    let bounds =
      pictures.sorted { $0.key < $1.key }.map { name, picture in
        (name, SampleBound.image(width: picture.width, height: picture.height))
      }
      + sounds.sorted { $0.key < $1.key }.map { name, sound in
        (
          name,
          SampleBound.audio(
            seconds: sound.seconds, sampleRate: sound.sampleRate, channels: sound.channels)
        )
      }
    held = bounds.reduce(held) { $0.plus($1.1.bytes) }
    return bounds.compactMap { name, bound in excess(bound).map { (name, $0) } }
  }

  /// What a sample has too much of, and how much is allowed.
  func excess(_ bound: SampleBound) -> String? {
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
    "about \(needed / 1_000_000 + 1) MB of memory, --max-memory allows \(limits.memory / 1_000_000) MB"
  }
}
