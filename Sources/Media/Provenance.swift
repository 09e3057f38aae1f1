/// What a file tells about its making: ordered pairs of key and value (`kind`, `model`, `seed`).
public struct Provenance: Hashable, Sendable {
  /// One fact.
  public struct Field: Hashable, Sendable {
    /// A short lower-case name.
    public let key: String
    /// Its value as text.
    public let value: String
    /// A fact from its parts.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The facts in the order in which they are written.
  public var fields: [Field]

  /// Facts in order.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// The bytes that all fields together may take in a file: libsndfile drops a comment of more than
  /// 50 KiB without a word.
  static let byteLimit = 40_000

  /// Refuses what no format here can carry: the rules of PNG keywords and of `key=value` lines.
  func check(for format: String) throws(CodecError) {
    var bytes = 0
    for field in fields {
      guard Self.isKey(field.key) else {
        throw CodecError(
          format: format,
          reason: "metadata key \"\(field.key)\" must be 1 to 79 printable ASCII characters, "
            + "without \"=\", without spaces at its ends or side by side")
      }
      guard !field.value.utf8.contains(0) else {
        throw CodecError(
          format: format, reason: "the value of metadata key \"\(field.key)\" holds U+0000")
      }
      // Line ends and `\\` take two bytes in a WAV comment.
      let escaped = field.value.utf8.count { $0 == 10 || $0 == 13 || $0 == UInt8(ascii: "\\") }
      bytes += field.key.utf8.count + field.value.utf8.count + escaped + 2
    }
    guard bytes <= Self.byteLimit else {
      throw CodecError(
        format: format, reason: "metadata takes \(bytes) bytes, at most \(Self.byteLimit) fit")
    }
  }

  private static func isKey(_ key: String) -> Bool {
    let bytes = Array(key.utf8)
    let space = UInt8(ascii: " ")
    guard (1...79).contains(bytes.count), bytes.first != space, bytes.last != space else {
      return false
    }
    let doubled = zip(bytes, bytes.dropFirst()).contains { $0 == space && $1 == space }
    return !doubled && bytes.allSatisfy { (32...126).contains($0) && $0 != UInt8(ascii: "=") }
  }
}
