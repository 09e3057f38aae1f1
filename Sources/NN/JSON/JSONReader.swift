import Numerics

/// A strict JSON reader (RFC 8259) for hostile text: it refuses duplicate keys, lone surrogates,
/// invalid UTF-8, numbers out of range and deep nesting, and says at which byte.
struct JSONReader {
  /// Nesting that no file of ours comes near.
  static let maximumDepth = 32

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// The value of a text, alone but for spaces around it.
  static func value(of text: String) throws(JSONError) -> JSONValue {
    let bytes = Array(text.utf8)
    return try value(of: bytes, in: 0..<bytes.count)
  }

  /// The value of a range of bytes, alone but for spaces around it.
  static func value(of bytes: [UInt8], in range: Range<Int>) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    reader.skipSpace()
    let value = try reader.readValue(depth: 0)
    reader.skipSpace()
    guard reader.position == reader.end else { throw reader.error("text after the value") }
    return value
  }

  private init(bytes: [UInt8], position: Int, end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  private var next: UInt8? { position < end ? bytes[position] : nil }

  private func error(_ reason: String) -> JSONError {
    JSONError(byte: position, reason: reason)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else {
      throw error("nested deeper than \(Self.maximumDepth)")
    }
    switch next {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try readString())
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return try readNumber()
    case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: throw error("a value is missing")
    }
  }

  private mutating func readWord(
    _ word: String, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for byte in word.utf8 {
      guard take(byte) else { throw error("a value is missing") }
    }
    return value
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key is missing") }
      let start = position
      let key = try readString()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("\":\" is missing") }
      skipSpace()
      let value = try readValue(depth: depth + 1)
      guard members.updateValue(value, forKey: key) == nil else {
        throw JSONError(byte: start, reason: "key \(quoted(key)) stands there twice")
      }
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("\"}\" is missing") }
    return .object(members)
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipSpace()
      elements.append(try readValue(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("\"]\" is missing") }
    return .array(elements)
  }

  private mutating func readNumber() throws(JSONError) -> JSONValue {
    let start = position
    while let byte = next,
      byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    {
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let hasLeadingZero =
      digits.first == UInt8(ascii: "0")
      && digits.dropFirst().first.map { (48...57).contains($0) } ?? false
    if !hasLeadingZero {
      if let integer = DecimalText.integer(text) { return .integer(integer) }
      if let number = DecimalText.double(text) { return .number(number) }
    }
    throw JSONError(byte: start, reason: "\"\(text.prefix(40))\" is not a number in range")
  }

  private mutating func readString() throws(JSONError) -> String {
    let start = position
    var text: [UInt8] = []
    position += 1
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw JSONError(byte: start, reason: "the string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += Array(String(try readEscape()).utf8)
      case 0..<0x20:
        position -= 1
        throw error("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw JSONError(byte: start, reason: "the string does not end")
  }

  private mutating func readEscape() throws(JSONError) -> Character {
    guard let byte = next else { throw error("the string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var value = try readHex()
      if 0xD800..<0xDC00 ~= value, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try readHex()
        guard 0xDC00..<0xE000 ~= low else { throw error("a surrogate stands alone") }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw error("a surrogate stands alone") }
      return Character(scalar)
    default:
      position -= 1
      throw error("unknown escape")
    }
  }

  private mutating func readHex() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
      else { throw error("\\u needs four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

/// Text that is not JSON, or not JSON that is accepted here.
struct JSONError: Error, Hashable, CustomStringConvertible {
  /// Where, counted from the first byte of the file or text.
  let byte: Int
  /// What is wrong, in lower case, no period.
  let reason: String

  var description: String { "\(reason) (byte \(byte))" }
}

extension JSONValue {
  /// The value of a text.
  public init(parsing text: String) throws(ModelFileError) {
    do throws(JSONError) {
      self = try JSONReader.value(of: text)
    } catch {
      throw ModelFileError(error.description)
    }
  }
}
