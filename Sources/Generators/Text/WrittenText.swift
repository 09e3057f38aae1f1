import PipelineInterface

/// A text that grows by bytes and knows where it ends: before a stop string, or at its length.
///
/// The rules look at whole characters (Unicode scalars) one by one, so where a text ends does not
/// depend on the units it is written in; an unfinished character at its end is not part of it.
struct WrittenText {
  /// What ends a text.
  struct Limits: Hashable {
    /// The most characters.
    var characters: Int
    /// A stop string that leaves fewer characters is passed over.
    var minimum = 0
    var stops = TextList()
  }

  /// Where the bytes stand in UTF-8.
  private(set) var state = UTF8State.complete
  private var bytes: [UInt8]
  /// Bytes and number of the whole characters.
  private var end: Int
  private var characters: Int
  /// Bytes of the prompt: stop strings are looked for behind it.
  private let opening: Int
  private let limits: Limits
  private let stops: [(bytes: [UInt8], characters: Int)]

  /// A text that begins with a prompt, which is shorter than the limit or empty.
  init(prompt: String, limits: Limits) {
    bytes = Array(prompt.utf8)
    (end, opening) = (bytes.count, bytes.count)
    characters = prompt.unicodeScalars.count
    self.limits = limits
    stops = limits.stops.strings.map { (Array($0.utf8), $0.unicodeScalars.count) }
  }

  /// The text so far, whole characters only.
  var text: String { String(decoding: bytes[..<end], as: UTF8.self) }

  /// Goes on with some bytes; whether the text has ended, after which it takes no more.
  ///
  /// `canStop`: whether it is long enough in tokens for a stop string to count.
  mutating func append(_ more: [UInt8], canStop: Bool) -> Bool {
    for byte in more {
      guard let next = state.after(byte) else {
        preconditionFailure("byte \(byte) makes no UTF-8 in state \(state)")
      }
      state = next
      bytes.append(byte)
      guard state == .complete else { continue }
      end = bytes.count
      characters += 1
      if canStop, !stops.isEmpty, let stop = stopAtEnd {
        end -= stop
        return true
      }
      if characters >= limits.characters { return true }
    }
    return false
  }

  /// Bytes of the longest stop string that ends the text and counts; `nil`: none.
  private var stopAtEnd: Int? {
    stops.filter { stop in
      stop.bytes.count <= end - opening && characters - stop.characters >= limits.minimum
        && bytes[(end - stop.bytes.count)..<end].elementsEqual(stop.bytes)
    }.map { $0.bytes.count }.max()
  }
}
