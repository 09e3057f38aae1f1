import TensorCore

extension Tape {
  /// Mean cross-entropy in nats of logits `[B, T, V]`, over the places that have a target: where it
  /// is `TextBatch.none` the sequence has ended.
  func tokenLoss(_ logits: Variable, targets: [Int32]) -> Variable {
    let places = targets.indices.filter { targets[$0] != TextBatch.none }
    guard places.count < targets.count else { return crossEntropy(logits, targets: targets) }
    let symbols = logits.shape.count / targets.count
    let kept = embedding(
      places.map { Int32($0) }, shape: [places.count],
      weight: reshape(logits, to: [targets.count, symbols]))
    return crossEntropy(kept, targets: places.map { targets[$0] })
  }
}
