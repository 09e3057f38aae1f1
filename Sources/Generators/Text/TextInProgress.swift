import NN
import Numerics
import PipelineInterface
import TensorCore

/// One text on its way: a pure function of its request and the logits of its own row.
struct TextInProgress {
  /// The place of its request.
  let place: Int
  /// The symbol to feed next.
  private(set) var current: Int32
  private var symbols: [Int32]
  /// Symbols of `symbols` fed so far; the start symbol is not among them.
  private var fed = 0
  private let length: Int
  /// The layer that gives the logits.
  private let head: String
  private var sampler: Sampler
  private var stream: RandomStream

  init(_ request: GenerationRequest, place: Int, prompt: [Int32], start: Int32, head: String) {
    self.place = place
    self.head = head
    symbols = prompt
    current = prompt.first ?? start
    fed = prompt.isEmpty ? 0 : 1
    length = request.values[TextParameters.characters]
    sampler = Sampler(TextParameters.rule(request.values))
    stream = RandomStream(key: request.key, c2: request.attempt, c3: 0)
  }

  /// Takes the logits after the fed symbol; gives the text's symbols when it is complete.
  mutating func advance(
    _ logits: UnsafeMutableBufferPointer<Float>, on compute: Compute
  ) -> Result<[Int32], GenerationError>? {
    if fed == symbols.count {
      guard let symbol = sampler.draw(logits, using: &stream, on: compute) else {
        return .failure(
          GenerationError("layer \(head): logits are not finite after \(fed) characters"))
      }
      symbols.append(Int32(symbol))
      if symbols.count >= length { return .success(symbols) }
    }
    current = symbols[fed]
    fed += 1
    return nil
  }
}
