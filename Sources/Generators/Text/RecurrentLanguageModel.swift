public import NN
public import TensorCore

/// A language model that carries a state from symbol to symbol.
public protocol RecurrentLanguageModel: LanguageModel {
  /// What a step hands to the next one, for all sequences of a batch.
  associatedtype State

  /// Logits `[B, T, V]` of the symbol after each token, and the state after the last one; `states`
  /// nil: zero.
  func logits(
    _ tokens: [Int32], batch: Int, states: State?, dropout: Dropout?, on tape: Tape
  ) -> (logits: Variable, states: State)
}

extension RecurrentLanguageModel {
  /// Mean cross-entropy in nats a symbol, and the state after the last one; `targets` are the tokens
  /// shifted by one.
  public func loss(
    _ tokens: [Int32], targets: [Int32], batch: Int, states: State? = nil, on tape: Tape
  ) -> (loss: Variable, states: State) {
    let (logits, after) = logits(tokens, batch: batch, states: states, dropout: nil, on: tape)
    return (tape.crossEntropy(logits, targets: targets), after)
  }

  /// A state goes on for ever.
  public var longestSequence: Int? { nil }

  /// Mean cross-entropy from the zero state.
  public func loss(
    _ tokens: [Int32], targets: [Int32], batch: Int, dropout: Dropout?, on tape: Tape
  ) -> Variable {
    let (logits, _) = logits(tokens, batch: batch, states: nil, dropout: dropout, on: tape)
    return tape.tokenLoss(logits, targets: targets)
  }

  /// Nats a symbol over one text from the zero state, carried to the end.
  public func textLoss(_ text: [Int32], compute: Compute, shouldStop: () -> Bool) -> Double? {
    guard text.count > 1 else { return nil }
    let piece = 1024
    var total = 0.0
    var states: State?
    for start in stride(from: 0, to: text.count - 1, by: piece) {
      if shouldStop() { return nil }
      let end = min(start + piece, text.count - 1)
      let (loss, after) = loss(
        Array(text[start..<end]), targets: Array(text[start + 1..<end + 1]), batch: 1,
        states: states, on: Tape(compute, recording: false))
      total += Double(loss.value.item) * Double(end - start)
      states = after
    }
    return total / Double(text.count - 1)
  }
}
