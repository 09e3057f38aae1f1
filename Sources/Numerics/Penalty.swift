/// Logits of indices that were drawn before, made smaller: single roundings, in this order.
public enum Penalty {
  /// A positive logit is divided by `factor`, another one multiplied (Keskar and others, 2019,
  /// "CTRL"): a factor above 1 makes the index less probable either way.
  public static func repeated(_ logit: Float, factor: Float) -> Float {
    logit > 0 ? logit / factor : logit * factor
  }

  /// `strength` for each of `count` draws is taken off: a product, then a difference.
  public static func frequent(_ logit: Float, strength: Float, count: Int) -> Float {
    let sum = strength * Float(count)
    return logit - sum
  }
}
