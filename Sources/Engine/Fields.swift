/// Byte strings in a row (formats.md): each its length as u64 little-endian, then its bytes.
extension [UInt8] {
  /// Appends a number as 8 bytes, little-endian.
  mutating func append(word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// Appends the length as u64 little-endian, then the bytes.
  mutating func append(field: [UInt8]) {
    append(word: UInt64(field.count))
    append(contentsOf: field)
  }
}

extension ArraySlice<UInt8> {
  /// Takes a number of 8 bytes, little-endian, from the front; `nil`: there are fewer.
  mutating func takeWord() -> UInt64? {
    guard count >= 8 else { return nil }
    let word = prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    self = dropFirst(8)
    return word
  }

  /// Takes a field from the front; `nil`: it is not whole.
  mutating func takeField() -> [UInt8]? {
    guard let length = takeWord(), length <= UInt64(count) else { return nil }
    defer { self = dropFirst(Int(length)) }
    return Array(prefix(Int(length)))
  }
}
