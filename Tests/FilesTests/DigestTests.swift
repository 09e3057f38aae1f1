import Files
import Testing

struct DigestTests {
  @Test func `the digest of abc is the standard's`() {
    #expect(
      Digest(of: Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `a message in pieces has the digest of the whole`() {
    var hash = SHA256()
    hash.update("a")
    hash.update(Array("bc".utf8))
    #expect(hash.finish() == Digest(of: Array("abc".utf8)))
  }

  @Test func `a field is its length and its bytes`() {
    var fields = SHA256()
    fields.updateField("ab")
    fields.updateField(3)
    let bytes: [UInt8] = [
      2, 0, 0, 0, 0, 0, 0, 0, 97, 98, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
    ]
    #expect(fields.finish() == Digest(of: bytes))
  }

  @Test func `hexadecimal digits come back as the digest`() {
    let digest = Digest(of: [1, 2, 3])
    #expect(Digest(hexadecimal: digest.description) == digest)
  }

  @Test(arguments: [
    "", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
    String(repeating: "A", count: 64), String(repeating: "g", count: 64),
  ])
  func `anything but 64 lower-case digits is no digest`(_ text: String) {
    #expect(Digest(hexadecimal: text) == nil)
  }
}
