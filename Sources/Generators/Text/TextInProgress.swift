import NN
import Numerics
import PipelineInterface
import TensorCore

/// One text on its way: a pure function of its request and the logits of its own row.
struct TextInProgress {
  /// The place of its request.
  let place: Int
  /// The unit to feed next.
  private(set) var current: Int32
  private let prompt: [Int32]
  /// Units of the text fed so far; the start unit is not among them.
  private var fed: Int
  /// Units of the text so far, the prompt included.
  private var count: Int
  /// The unit that the text ends with; `nil`: none, or a space that the next word brings else.
  private var previous: Int32?
  private let limit, minimum: Int
  private var written: WrittenText
  /// The layer that gives the logits.
  private let head: String
  private var sampler: Sampler
  private var stream: RandomStream
  private var bytes: [UInt8] = []
  /// The text when it is complete, the failure when there was one, `nil` on the way.
  private(set) var outcome: Result<String, GenerationError>?

  /// A text that begins with a prompt; `start` is read before it, and is there without one.
  init(
    _ request: GenerationRequest, place: Int, prompt: [Int32], start: Int32?, endsInSpace: Bool,
    head: String
  ) {
    self.place = place
    self.head = head
    self.prompt = prompt
    current = start ?? prompt.first ?? 0
    fed = start == nil ? 1 : 0
    count = prompt.count
    previous = endsInSpace ? nil : prompt.last
    let tokens = request.values[TextParameters.tokens]
    limit = tokens > 0 ? tokens : .max
    minimum = request.values[TextParameters.minimumTokens]
    written = WrittenText(
      prompt: request.prompt ?? "", limits: TextParameters.limits(request.values))
    sampler = Sampler(TextParameters.rule(request.values))
    for unit in prompt { sampler.note(Int(unit)) }
    stream = RandomStream(key: request.key, c2: request.attempt, c3: 0)
  }

  /// Takes the logits after the fed unit.
  ///
  /// `allowed` are those of the units.
  mutating func advance(
    _ logits: UnsafeMutableBufferPointer<Float>, units: TextUnits, allowed: [[Bool]]?,
    on compute: Compute
  ) {
    if fed < prompt.count {
      current = prompt[fed]
      fed += 1
      return
    }
    let mask = allowed?[Int(written.state.rawValue)]
    guard let drawn = sampler.draw(logits, allowed: mask, using: &stream, on: compute) else {
      outcome = .failure(
        GenerationError("layer \(head): logits are not finite after \(fed) \(units.noun)"))
      return
    }
    sampler.note(drawn)
    bytes.removeAll(keepingCapacity: true)
    units.append(Int32(drawn), after: previous, to: &bytes)
    current = Int32(drawn)
    previous = current
    fed += 1
    count += 1
    let hasEnded = written.append(bytes, canStop: count >= minimum)
    if hasEnded || count >= limit { outcome = .success(written.text) }
  }
}
