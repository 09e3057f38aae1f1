import Files
import Media

/// A post-processed sample as the bytes of a file of the cache.
///
/// Layout: a line of magic and version; as fields the content key, the words for draws that were
/// turned down with commas between them, header and payload of the content; the SHA-256 of all that.
struct CacheEntry: Hashable {
  private static let magic = Array("pipeline sample 1\n".utf8)
  private static let sealSize = 32

  /// The content key of its item.
  let key: Digest
  /// Why earlier draws were turned down, a word each.
  let rejections: [String]
  /// What the sample's files hold.
  let content: Content

  func encoded() -> [UInt8] {
    var bytes = Self.magic
    bytes.reserveCapacity(content.payload.count + 256)
    bytes.append(field: key.bytes)
    bytes.append(field: Array(rejections.joined(separator: ",").utf8))
    bytes.append(field: Array(content.header.utf8))
    bytes.append(field: content.payload)
    return bytes + Digest(of: bytes).bytes
  }

  /// Reads the entry of a key; `nil`: it is damaged, or that of another key.
  init?(decoding bytes: [UInt8], key: Digest) {
    guard bytes.count >= Self.magic.count + Self.sealSize, bytes.starts(with: Self.magic) else {
      return nil
    }
    let end = bytes.count - Self.sealSize
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<end])) }
    guard hash.finish().bytes.elementsEqual(bytes[end...]) else { return nil }
    var rest = bytes[Self.magic.count..<end]
    guard let written = rest.takeField(), written == key.bytes, let words = rest.takeField(),
      let header = rest.takeField(), let payload = rest.takeField(), rest.isEmpty
    else { return nil }
    self.key = key
    rejections = String(decoding: words, as: UTF8.self).split(separator: ",").map { String($0) }
    content = Content(header: String(decoding: header, as: UTF8.self), payload: payload)
  }

  init(key: Digest, rejections: [String], content: Content) {
    self.key = key
    self.rejections = rejections
    self.content = content
  }
}
