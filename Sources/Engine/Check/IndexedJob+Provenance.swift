import Files
import Media
import Numerics

extension IndexedJob {
  /// The job that a file's provenance tells of, as an index would.
  init(_ provenance: Provenance) throws(RemakingError) {
    id = try provenance.value("job")
    kind = try provenance.value("kind")
    model = try provenance.value("model")
    items = 1
    frames = nil
    isClosed = false
    set = nil
    let prefix = "parameter."
    parameters = provenance.fields.compactMap { field in
      field.key.hasPrefix(prefix)
        ? Parameter(name: String(field.key.dropFirst(prefix.count)), value: field.value) : nil
    }
    while let text = provenance["step.\(steps.count)"] {
      guard let step = Step(text: text) else {
        throw RemakingError("its step.\(steps.count) \"\(text)\" is no step")
      }
      steps.append(step)
    }
  }
}

extension IndexedJob.Step {
  /// Reads what `PlannedStep.text` writes.
  init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let slash = words[0].lastIndex(of: "/") else { return nil }
    name = String(words[0][..<slash])
    version = String(words[0][words[0].index(after: slash)...])
    for word in words.dropFirst() {
      guard let sign = word.firstIndex(of: "=") else { return nil }
      parameters.append(
        .init(
          name: String(word[..<sign]), value: Self.unescaped(word[word.index(after: sign)...])))
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      switch (isEscaped, scalar) {
      case (false, "\\"):
        isEscaped = true
        continue
      case (true, "s"): result.append(" ")
      case (true, "n"): result.append("\n")
      default: result.append(scalar)
      }
      isEscaped = false
    }
    return String(result)
  }
}

extension RemakingItem {
  /// The item that a file's provenance tells of.
  init(_ provenance: Provenance) throws(RemakingError) {
    guard let key = Digest(hexadecimal: try provenance.value("item-key")) else {
      throw RemakingError("its item-key is no digest")
    }
    let number = try provenance.number("item")
    try self.init(
      number: number, key: key, attempt: try provenance.number("attempt"),
      prompt: provenance["prompt"], job: try provenance.value("job"),
      walk: try Self.walk(provenance, number))
  }

  private static func walk(
    _ provenance: Provenance, _ number: Int
  ) throws(RemakingError) -> RemakingWalk? {
    guard let place = provenance["frame"] else { return nil }
    let numbers = place.split(separator: " ").compactMap { DecimalText.integer(String($0)) }
    guard numbers.count == 2, numbers[1] > 1, number > 0 else {
      throw RemakingError("its frame \"\(place)\" is none of a walk")
    }
    let (seed, replicate) = (try provenance.seed("seed"), try provenance.number("replicate"))
    let draw = (number - 1) / numbers[1]
    // A draw itself tells of no other one.
    let isDraw = numbers[0] == 0
    let next = isDraw ? replicate : try provenance.number("next-replicate")
    return RemakingWalk(
      draw: draw, nextDraw: next < replicate ? 0 : draw + 1, frame: numbers[0],
      frames: numbers[1], seed: seed,
      nextSeed: isDraw ? seed : try provenance.seed("next-seed"), replicate: replicate,
      nextReplicate: next)
  }
}

extension Provenance {
  /// The first value of a key.
  subscript(_ key: String) -> String? { fields.first { $0.key == key }?.value }

  fileprivate func value(_ key: String) throws(RemakingError) -> String {
    guard let value = self[key] else { throw RemakingError("it does not tell its \(key)") }
    return value
  }

  fileprivate func number(_ key: String) throws(RemakingError) -> Int {
    guard let number = DecimalText.integer(try value(key)), number >= 0 else {
      throw RemakingError("its \(key) is no number")
    }
    return number
  }

  fileprivate func seed(_ key: String) throws(RemakingError) -> UInt64 {
    guard case .fixed(let seed) = Seed(try value(key)) else {
      throw RemakingError("its \(key) is no seed")
    }
    return seed
  }
}
