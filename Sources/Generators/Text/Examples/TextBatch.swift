/// Sequences of symbols that a network reads together, `[B, T]` row by row, and what follows each.
package struct TextBatch: Hashable, Sendable {
  /// What follows a symbol behind a sequence's end: nothing.
  package static let none: Int32 = -1

  /// What is read.
  package let tokens: [Int32]
  /// The symbol after each, or `none`.
  package let targets: [Int32]
  /// Sequences.
  package let count: Int

  /// Symbols that are to be foretold.
  var targetCount: Int { targets.count { $0 != Self.none } }

  /// Sequences of at least two symbols, each read but for its last one; shorter ones are filled up.
  init(_ sequences: some Collection<ArraySlice<Int32>>) {
    let length = (sequences.map { $0.count }.max() ?? 1) - 1
    var (tokens, targets): ([Int32], [Int32]) = ([], [])
    for sequence in sequences {
      let rest = length - (sequence.count - 1)
      tokens += sequence.dropLast() + [Int32](repeating: 0, count: rest)
      targets += sequence.dropFirst() + [Int32](repeating: Self.none, count: rest)
    }
    (self.tokens, self.targets, count) = (tokens, targets, sequences.count)
  }
}
