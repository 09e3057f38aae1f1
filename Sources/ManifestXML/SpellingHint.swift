/// The word that was probably meant.
enum SpellingHint {
  /// `did you mean 'lstm'?`, or the list of the words when none is close; `nil`: no words.
  static func hint(for word: String, among words: [String], listed: String) -> String? {
    if let close = closest(to: word, among: words) { return "did you mean '\(close)'?" }
    return words.isEmpty ? nil : "\(listed): \(words.joined(separator: ", "))"
  }

  /// The nearest word by edit distance, if a third of its letters or fewer differ.
  static func closest(to word: String, among words: [String]) -> String? {
    let typed = Array(word.lowercased().unicodeScalars)
    guard typed.count <= 64 else { return nil }
    let near = words.map { ($0, distance(typed, Array($0.lowercased().unicodeScalars))) }
      .min { $0.1 < $1.1 }
    guard let (best, distance) = near, distance <= max(1, best.unicodeScalars.count / 3) else {
      return nil
    }
    return best
  }

  /// Insertions, deletions, replacements and swaps of neighbours (Damerau-Levenshtein, restricted).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(previous[j + 1], row[j]) + 1
        best = min(best, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      before = previous
      previous = row
    }
    return previous[b.count]
  }
}
