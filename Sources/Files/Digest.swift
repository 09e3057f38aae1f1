import CCrypto

/// A SHA-256 digest, 32 bytes.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// A digest from its 32 bytes.
  public init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "a SHA-256 digest has 32 bytes")
    self.bytes = bytes
  }

  /// The digest of one byte string.
  public init(of message: [UInt8]) {
    var hash = SHA256()
    hash.update(message)
    self = hash.finish()
  }

  /// A digest from its 64 hexadecimal digits, lower case; `nil` for anything else.
  public init?(hexadecimal text: some StringProtocol) {
    self.init(hexadecimal: Array(text.utf8)[...])
  }

  /// A digest from its 64 hexadecimal digits, lower case, as bytes of ASCII.
  public init?(hexadecimal digits: ArraySlice<UInt8>) {
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The first 8 bytes, little-endian: the key of random streams.
  public var firstWord: UInt64 {
    bytes[..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// SHA-256 in pieces, by libcrypto.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer?

  /// An empty message.
  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Appends the UTF-8 bytes of a text.
  public mutating func update(_ text: String) {
    update(Array(text.utf8))
  }

  /// Appends `field(bytes)`: the length as u64 little-endian, then the bytes.
  public mutating func updateField(_ bytes: [UInt8]) {
    update(littleEndian: UInt64(bytes.count))
    update(bytes)
  }

  /// Appends `field(text)` of the UTF-8 bytes.
  public mutating func updateField(_ text: String) {
    updateField(Array(text.utf8))
  }

  /// Appends an integer as a field: length 8, then u64 little-endian.
  public mutating func updateField(_ integer: UInt64) {
    update(littleEndian: 8)
    update(littleEndian: integer)
  }

  private mutating func update(littleEndian value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { update($0) }
  }

  /// The digest of everything so far; ends the message.
  public consuming func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return Digest(bytes: bytes)
  }
}
