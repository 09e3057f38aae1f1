/// How much of the attention that waits in a queue is done beside a product.
public enum AttentionShare {
  /// What the product's tiles have asked for.
  case some(of: AttentionQueue)
  /// What waits: after the product, what its tiles did not come to.
  case all(of: AttentionQueue)

  var queue: AttentionQueue {
    switch self {
    case .some(let queue), .all(let queue): queue
    }
  }

  var isAll: Bool {
    if case .all = self { true } else { false }
  }
}
