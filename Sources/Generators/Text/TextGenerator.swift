public import Media
import NN
public import PipelineInterface
public import TensorCore

/// Writes texts unit by unit with a language model.
///
/// Many texts advance together, up to 64; a finished one gives its row to the next request. A prompt is
/// read from the zero state and opens the text; without one the model starts after a line end (or
/// the first of units without line ends), which is not part of the text. A model of lines starts
/// after a line end in any case. One space behind the last word of a prompt is the one before the
/// next word, where units are words.
public struct TextGenerator: Generator {
  private let units: TextUnits
  private let isOfLines: Bool
  private let allowed: [[Bool]]?
  private let decoders: WeightShelf<any LanguageDecoder>
  private let head: String
  private let compute: Compute

  /// Packs the weights of a model.
  public init<Model: LanguageModel>(_ model: TextModel<Model>, compute: Compute) {
    self.units = model.units
    self.isOfLines = model.isOfLines
    self.allowed = model.units.allowed
    self.decoders = WeightShelf(model.network.decoder(compute: compute)) {
      $0.stored(as: $1, compute: compute)
    }
    self.head = Model.head
    self.compute = compute
  }

  /// Enough rows to turn matrix-vector products into matrix products.
  public var preferredBatch: Int { decoders[.f32].preferredBatch }

  /// One of the texts a request, in order.
  public func generate(
    _ requests: [GenerationRequest], isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    WeightParameter.split(requests) { requests, precision in
      generate(requests, decoders[precision], isCancelled: isCancelled)
    }
  }

  private func generate(
    _ requests: [GenerationRequest], _ decoder: any LanguageDecoder,
    isCancelled: @Sendable () -> Bool
  ) -> [Result<Sample, GenerationError>] {
    var results = [Result<Sample, GenerationError>](
      repeating: .failure(.cancelled), count: requests.count)
    let capacity = min(requests.count, decoder.preferredBatch)
    let batch = decoder.batch(capacity: capacity, compute: compute)
    var texts: [TextInProgress] = []
    var symbols: [Int32] = []
    texts.reserveCapacity(capacity)
    symbols.reserveCapacity(capacity)
    var next = 0
    while !isCancelled() {
      while texts.count < capacity, next < requests.count {
        do throws(ParameterError) {
          texts.append(try start(requests[next], place: next))
          batch.clear(row: texts.count - 1)
        } catch {
          results[next] = .failure(GenerationError(error.description))
        }
        next += 1
      }
      guard !texts.isEmpty else { break }
      symbols.removeAll(keepingCapacity: true)
      for row in texts.indices { symbols.append(texts[row].current) }
      batch.step(symbols, on: compute)
      advance(&texts, batch.logits)
      for row in texts.indices.reversed() {
        guard let outcome = texts[row].outcome else { continue }
        results[texts[row].place] = outcome.map { .text($0) }
        let last = texts.count - 1
        if row < last { batch.copy(row: last, to: row) }
        texts.swapAt(row, last)
        texts.removeLast()
      }
    }
    return results
  }

  /// Gives every text its logits; texts are independent, so threads may share them.
  private func advance(_ texts: inout [TextInProgress], _ logits: RowBuffer) {
    texts.withUnsafeMutableBufferPointer { texts in
      let rows = TextRows(texts: texts, logits: logits)
      compute.split(texts.count, grain: max(1, 16_384 / logits.width)) { range in
        for row in range {
          rows.texts[row].advance(
            rows.logits[row], units: units, allowed: allowed, on: compute)
        }
      }
    }
  }

  /// A prompt with units that the model lacks or too long for the text, or lengths that contradict.
  public func objection(to request: GenerationRequest) -> ParameterError? {
    do throws(ParameterError) {
      _ = try start(request, place: 0)
      return nil
    } catch {
      return error
    }
  }

  /// As many characters as were asked for at most.
  public func bound(of request: GenerationRequest) -> SampleBound? {
    .text(characters: request.values[TextParameters.characters])
  }

  /// States or keys and values of the texts that advance together, and what each has written.
  public func workingBytes(of request: GenerationRequest, items: Int) -> Int {
    let decoder = decoders[.f32]
    let length = request.values[TextParameters.characters]
    let capacity = min(items, decoder.preferredBatch)
    return decoder.batchBytes(capacity: capacity)
      .plus(capacity.times(length.times(4).plus(8 * units.count)))
  }

  private func start(
    _ request: GenerationRequest, place: Int
  ) throws(ParameterError) -> TextInProgress {
    let prompt: [Int32]
    let text = request.prompt ?? ""
    var opening = text
    if case .words = units { opening = WordTokenizer.withoutOpenSpace(text) }
    do throws(UnknownUnit) {
      prompt = try units.encode(opening)
    } catch {
      throw ParameterError(name: "prompt", reason: "has \(error)")
    }
    if let objection = TextParameters.objection(to: request, prompt: prompt) { throw objection }
    return TextInProgress(
      request, place: place, prompt: prompt,
      start: isOfLines || prompt.isEmpty ? units.start : nil, endsInSpace: opening != text,
      head: head)
  }
}

/// The texts of a batch for threads that each take their own rows.
private struct TextRows: @unchecked Sendable {
  let texts: UnsafeMutableBufferPointer<TextInProgress>
  let logits: RowBuffer
}
