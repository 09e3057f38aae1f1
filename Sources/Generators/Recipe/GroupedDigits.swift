extension Int {
  /// Decimal digits in groups of three, for people: `1,115,394`.
  var grouped: String {
    let digits = Array(String(magnitude))
    let groups = digits.enumerated().map { index, digit in
      let left = digits.count - index
      return left.isMultiple(of: 3) && index > 0 ? ",\(digit)" : "\(digit)"
    }
    return (self < 0 ? "-" : "") + groups.joined()
  }
}
