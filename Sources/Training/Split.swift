/// The division into training and validation, a pure function of the number of items and the share.
///
/// The share counts in millionths, so the arithmetic is exact.
public enum Split {
  private static func millionths(_ share: Double) -> Int {
    precondition(share >= 0 && share < 1, "a validation share must be in 0..<1, got \(share)")
    return Int((share * 1_000_000).rounded())
  }

  /// Items held out evenly: item i is validation where floor((i + 1) share) exceeds floor(i share).
  ///
  /// With a share of 0.1 these are items 9, 19, 29 and so on.
  public static func items(
    _ count: Int, validation share: Double
  ) -> (training: [Int], validation: [Int]) {
    let parts = millionths(share)
    var training: [Int] = []
    var validation: [Int] = []
    for i in 0..<count {
      if (i + 1) * parts / 1_000_000 > i * parts / 1_000_000 {
        validation.append(i)
      } else {
        training.append(i)
      }
    }
    return (training, validation)
  }

  /// The tail of one long sequence held out: the first floor((1 - share) n) elements train.
  public static func tail(
    _ count: Int, validation share: Double
  ) -> (training: Range<Int>, validation: Range<Int>) {
    let cut = count * (1_000_000 - millionths(share)) / 1_000_000
    return (0..<cut, cut..<count)
  }
}
