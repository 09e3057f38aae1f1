import CKernels

extension Compute {
  /// One place of a sequence looks at the first `count` places of a layer of its cache, its own the
  /// last of them.
  ///
  /// `query [D]`, heads side by side, gives `y [D]`; `scratch` has room for `capacity` floats for
  /// each head. The bits are those of `Tape.causalAttention`.
  public func attend(
    _ query: UnsafePointer<Float>, over cache: KeyValueCache, layer: Int = 0, count: Int,
    scratch: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>
  ) {
    let item = AttentionItem(
      query: query, cache: cache, layer: layer, count: count, weights: scratch, y: y)
    weigh(item)
    sum(item)
    withExtendedLifetime(cache) {}
  }

  /// The first half of `attend`, which reads the keys.
  func weigh(_ item: AttentionItem) {
    kernels.attention_weights(
      item.count, item.layer.heads, item.layer.width, item.query, item.layer.keys,
      Self.scoreFactor(width: item.layer.width), item.weights, item.layer.capacity)
  }

  /// The second half of `attend`, which reads the values.
  func sum(_ item: AttentionItem) {
    kernels.attention_values(
      item.count, item.layer.heads, item.layer.width, item.weights, item.layer.capacity,
      item.layer.values, item.y)
  }

  /// `1 / √width`: what a head's scores are multiplied by.
  static func scoreFactor(width: Int) -> Float { 1 / Float(width).squareRoot() }

  /// Scores become weights, in place.
  func weighScores(_ count: Int, _ scores: UnsafeMutablePointer<Float>, width: Int) {
    kernels.scale(count, Self.scoreFactor(width: width), scores, scores)
    kernels.softmax(1, count, scores, count, scores, count)
  }

  /// `y [width]`, the values of the first `count` places by their weights.
  ///
  /// `panels` are those of a `[capacity, width]` matrix; a column is a chain over the places.
  func weighValues(
    _ count: Int, _ weights: UnsafePointer<Float>, width: Int, panels: UnsafePointer<Float>,
    capacity: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let lanes = Int(CK_LANES)
    for column in stride(from: 0, to: width, by: lanes) {
      kernels.gemm(
        1, min(lanes, width - column), count, weights, count, panels + column * capacity, nil,
        y + column, width)
    }
  }
}
