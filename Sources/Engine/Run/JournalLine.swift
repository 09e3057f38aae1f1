import Files

/// A line of a journal: `CHECK done POSITION CONTENT FILE BYTES NUMBERS`,
/// `CHECK failed POSITION STAGE REASON` or `CHECK end`.
///
/// Draws that were turned down follow NUMBERS after a space, and STAGE after a colon, as words with
/// commas between them.
/// CHECK is 8 hexadecimal digits: the first 4 bytes of the SHA-256 of what follows the space.
struct JournalLine {
  /// What a line says.
  enum Event {
    case done(
      content: Digest, file: Digest, bytes: Int, numbers: [Int], rejections: [String])
    case failed(stage: String, reason: String, rejections: [String])
    case end
  }

  /// The item's position in the plan; -1 of the end.
  let position: Int
  let event: Event

  /// The longest reason that is kept, in characters.
  private static let reasonLimit = 10_000

  /// The bytes of a line that says `body`, its line feed with it.
  static func encoded(_ body: String) -> [UInt8] {
    let body = Array(body.utf8)
    return check(body).flatMap { [hexadecimal[Int($0 >> 4)], hexadecimal[Int($0 & 15)]] }
      + [UInt8(ascii: " ")] + body + [UInt8(ascii: "\n")]
  }

  static func body(_ artifact: Artifact) -> String {
    let numbers = artifact.extent.numbers.map { String($0) }.joined(separator: ",")
    return
      "done \(artifact.position) \(artifact.content) \(artifact.file) \(artifact.bytes) \(numbers)"
      + (artifact.rejections.isEmpty ? "" : " " + artifact.rejections.joined(separator: ","))
  }

  static func body(_ failure: ItemFailure) -> String {
    let reason = String.UnicodeScalarView(
      failure.reason.unicodeScalars.prefix(reasonLimit).map { $0.value < 0x20 ? " " : $0 })
    let rejections =
      failure.rejections.isEmpty ? "" : ":" + failure.rejections.joined(separator: ",")
    return "failed \(failure.position) \(failure.stage)\(rejections) \(String(reason))"
  }

  /// What a line says, without its line feed; `nil`: its check digits are those of something else.
  static func checked(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " ") else { return nil }
    let body = Array(line.dropFirst(9))
    var digits = line.prefix(8).makeIterator()
    for byte in check(body) {
      guard digits.next() == hexadecimal[Int(byte >> 4)],
        digits.next() == hexadecimal[Int(byte & 15)]
      else { return nil }
    }
    return body
  }

  /// Reads a line without its line feed; `nil`: a crash or an editor has damaged it.
  init?(_ line: ArraySlice<UInt8>) {
    guard let body = Self.checked(line) else { return nil }
    let words = body.split(
      separator: UInt8(ascii: " "), maxSplits: 6, omittingEmptySubsequences: false)
    if words.count == 1, words[0].elementsEqual("end".utf8) {
      position = -1
      event = .end
      return
    }
    guard words.count >= 4, let position = Self.integer(words[1]), position >= 0 else { return nil }
    self.position = position
    if words[0].elementsEqual("failed".utf8) {
      let reason = body[words[3].startIndex...]
      let stage = words[2].split(separator: UInt8(ascii: ":"), maxSplits: 1)
      guard let name = stage.first else { return nil }
      event = .failed(
        stage: String(decoding: name, as: UTF8.self),
        reason: String(decoding: reason, as: UTF8.self),
        rejections: stage.count == 2 ? Self.list(stage[1]) : [])
      return
    }
    guard words[0].elementsEqual("done".utf8), (6...7).contains(words.count),
      let content = Digest(hexadecimal: words[2]), let file = Digest(hexadecimal: words[3]),
      let bytes = Self.integer(words[4]), bytes >= 0
    else { return nil }
    let numbers = words[5].split(separator: UInt8(ascii: ",")).compactMap { Self.integer($0) }
    event = .done(
      content: content, file: file, bytes: bytes, numbers: numbers,
      rejections: words.count == 7 ? Self.list(words[6]) : [])
  }

  private static func list(_ words: ArraySlice<UInt8>) -> [String] {
    words.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  private static func check(_ body: [UInt8]) -> ArraySlice<UInt8> {
    Digest(of: body).bytes.prefix(4)
  }

  /// A number of decimal digits.
  private static func integer(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
