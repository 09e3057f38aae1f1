import Files
import Testing

struct Ed25519Tests {
  /// RFC 8032, 7.1, test 3: the secret key in PKCS#8, the public key as SubjectPublicKeyInfo.
  static let secret = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIMWqjfQ/n4N77bdELzHct7Fm04U1B28JS4XOOi4LRFj3
    -----END PRIVATE KEY-----

    """

  @Test func `the signature is that of RFC 8032, test 3`() throws {
    let key = Array(Self.secret.utf8)
    let signature = try Ed25519.sign([0xAF, 0x82], key: key)
    let digits =
      Digest(bytes: Array(signature[..<32])).description
      + Digest(bytes: Array(signature[32...])).description
    #expect(
      digits == "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
    #expect(try Ed25519.isValid(signature, of: [0xAF, 0x82], key: key))
    #expect(try !Ed25519.isValid(signature, of: [0xAF, 0x83], key: key))
    #expect(try !Ed25519.isValid(Array(signature.dropLast()), of: [0xAF, 0x82], key: key))
    #expect(try !Ed25519.isValid([], of: [0xAF, 0x82], key: key))
  }

  @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "\0\0"])
  func `what is no key is refused`(pem: String) {
    #expect(throws: Ed25519.KeyError.self) { try Ed25519.sign([], key: Array(pem.utf8)) }
    #expect(throws: Ed25519.KeyError.self) { try Ed25519.isValid([], of: [], key: Array(pem.utf8)) }
  }
}
