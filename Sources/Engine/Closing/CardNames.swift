import Files

/// What the cards of a set are called.
package struct CardNames {
  /// The most cards of a set: the names of all are held in memory.
  static let maximumCards = 100_000
  /// The longest name that is kept, in characters.
  private static let nameLimit = 200

  /// A card.
  package struct Card: Hashable, Sendable {
    /// Number in the set, from 1.
    package let number: Int
    /// Its name for files: a slug, unique in the set.
    package let id: String
    /// Its name for people; `nil`: it has none.
    package let name: String?

    package init(number: Int, id: String, name: String?) {
      self.number = number
      self.id = id
      self.name = name
    }
  }

  /// The cards in order.
  private(set) var cards: [Card] = []
  private var used: Set<String> = []
  private let digits: Int

  /// No cards yet, of a set of so many.
  init(count: Int) { digits = max(4, String(count).utf8.count) }

  /// Adds the next card, with the text that names it.
  ///
  /// Its name is the first line with anything in it. Without a name, or where no file can be called
  /// so, its number stands for it; of equal ones the later get `-2`, `-3`.
  mutating func add(_ text: String?) {
    let number = cards.count + 1
    let name = text.flatMap(Self.name)
    let padding = String(repeating: "0", count: digits - String(number).utf8.count)
    let base = name.flatMap { Slug.text(of: $0) } ?? padding + String(number)
    var (id, again) = (base, 1)
    while !used.insert(id).inserted {
      again += 1
      id = "\(base)-\(again)"
    }
    cards.append(Card(number: number, id: id, name: name))
  }

  private static func name(_ text: String) -> String? {
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard !words.isEmpty else { continue }
      let name = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
      return String(String.UnicodeScalarView(name.unicodeScalars.prefix(nameLimit))).expressible
    }
    return nil
  }
}
