import CCrypto

/// Ed25519 signatures (RFC 8032) by libcrypto, with keys in PEM files as `openssl genpkey` and
/// `openssl pkey -pubout` write them.
public enum Ed25519 {
  /// Bytes of a signature.
  public static let signatureLength = 64

  /// The signature of a message under a private key.
  public static func sign(_ message: [UInt8], key pem: [UInt8]) throws(KeyError) -> [UInt8] {
    let key = try Key(pem, isPrivate: true)
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: signatureLength)
    var length = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1,
      length == signatureLength
    else { throw KeyError("cannot be used to sign") }
    return signature
  }

  /// Whether a signature of a message is that of a key; a private key's own public half is used.
  public static func isValid(
    _ signature: [UInt8], of message: [UInt8], key pem: [UInt8]
  ) throws(KeyError) -> Bool {
    let key = try Key(pem, isPrivate: isPrivate(pem))
    guard signature.count == signatureLength else { return false }
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1 else {
      throw KeyError("cannot be used to verify")
    }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  /// A name for people: the digest of the public key's 32 bytes.
  public static func fingerprint(key pem: [UInt8]) throws(KeyError) -> Digest {
    let key = try Key(pem, isPrivate: isPrivate(pem))
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = bytes.count
    guard EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &length) == 1, length == 32 else {
      throw KeyError("has no public half")
    }
    return Digest(of: bytes)
  }

  /// A key that is refused.
  public struct KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in lower case, no period.
    public let description: String
    init(_ description: String) { self.description = description }
  }

  private static func isPrivate(_ pem: [UInt8]) -> Bool {
    String(decoding: pem, as: UTF8.self).contains("PRIVATE KEY-----")
  }

  /// A key of libcrypto.
  private final class Key {
    let pointer: OpaquePointer

    init(_ pem: [UInt8], isPrivate: Bool) throws(KeyError) {
      guard let length = Int32(exactly: pem.count), let memory = BIO_new_mem_buf(pem, length) else {
        throw KeyError("is no key in PEM")
      }
      defer { BIO_free(memory) }
      // A key that a password protects is refused: nobody is asked for one here.
      let key =
        isPrivate
        ? PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
        : PEM_read_bio_PUBKEY(memory, nil, { _, _, _, _ in -1 }, nil)
      guard let key else {
        throw KeyError("is no \(isPrivate ? "private" : "public") key in PEM without a password")
      }
      guard EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 else {
        EVP_PKEY_free(key)
        throw KeyError("is no Ed25519 key")
      }
      pointer = key
    }

    deinit { EVP_PKEY_free(pointer) }
  }
}
