import ContentPack
import Engine
import Files
import TestSupport
import Testing

struct VerificationTests {
  let run: SmallRun
  let key, publicKey, otherKey: [UInt8]

  init() throws {
    run = try SmallRun()
    let made = try Shell.run(
      """
      cd '\(run.root)' && for name in key other; do
      openssl genpkey -algorithm ed25519 -out $name.pem &&
      openssl pkey -in $name.pem -pubout -out $name.pub.pem; done &&
      openssl genpkey -algorithm rsa -out rsa.pem 2>/dev/null &&
      openssl pkey -in key.pem -aes256 -passout pass:x -out locked.pem
      """)
    try #require(made.status == 0, "\(made.said)")
    key = try LocalFileSystem().read("\(run.root)/key.pem", limit: .max)
    publicKey = try LocalFileSystem().read("\(run.root)/key.pub.pem", limit: .max)
    otherKey = try LocalFileSystem().read("\(run.root)/other.pub.pem", limit: .max)
  }

  private func pack(_ name: String, as format: PackFormat, key: [UInt8]? = nil) throws -> String {
    var options = Pack.Options()
    options.key = key
    let path = "\(run.root)/\(name)"
    _ = try Pack(try PublishedRun(run.folder), options: options).write(path, as: format)
    return path
  }

  /// Why a pack is refused, without its path.
  private func refusal(_ path: String, key: [UInt8]? = nil) -> String {
    do {
      _ = try PackVerification(path, key: key)
      return "it was not refused"
    } catch {
      return "\(error)".split(separator: ": ", maxSplits: 1).last.map { String($0) } ?? ""
    }
  }

  @Test(arguments: [PackFormat.zip, .tarGzip, .folder])
  func `a pack is verified whatever it is`(format: PackFormat) throws {
    let path = try pack("pack", as: format, key: key)
    let found = try PackVerification(path, key: publicKey)
    #expect(found.isSigned && found.isVerified && found.files == 13)
    #expect(try PackVerification(path).isVerified == false)
    #expect(refusal(path, key: otherKey) == "the signature is not of this key")
    let bare = try pack("bare", as: format)
    #expect(try PackVerification(bare).isSigned == false)
    #expect(refusal(bare, key: publicKey) == "it is not signed")
  }

  @Test func `openssl alone can verify the signature`() throws {
    let path = try pack("pack", as: .folder, key: key)
    let verdict = try Shell.run(
      """
      cd '\(path)' && openssl pkeyutl -verify -pubin -inkey ../key.pub.pem -rawin \
      -in SHA256SUMS -sigfile SHA256SUMS.sig
      """)
    #expect(verdict.status == 0, "\(verdict.said)")
  }

  @Test func `altered, missing, added and foreign files are found`() throws {
    let path = try pack("pack", as: .folder)
    let disk = LocalFileSystem()
    let text = "\(path)/text/words-0001.txt"
    let bytes = try disk.read(text, limit: .max)
    try disk.write([1], to: text)
    #expect(refusal(path) == "'text/words-0001.txt' is altered")
    try disk.remove(text)
    #expect(refusal(path) == "'text/words-0001.txt' is missing")
    try disk.write(bytes, to: text)
    try disk.write([1], to: "\(path)/text/more.txt")
    #expect(refusal(path) == "'text/more.txt' is not in SHA256SUMS")
    try disk.remove("\(path)/text/more.txt")
    #expect(try PackVerification(path).files == 13)
    try disk.remove("\(path)/SHA256SUMS")
    #expect(refusal(path) == "it has no SHA256SUMS")
  }

  @Test(arguments: [PackFormat.zip, .tarGzip])
  func `no changed byte and no cut end passes`(format: PackFormat) throws {
    let path = try pack("pack", as: format, key: key)
    let disk = LocalFileSystem()
    let whole = try disk.read(path, limit: .max)
    for share in 1...8 {
      try disk.write(Array(whole.prefix(whole.count * share / 9)), to: path)
      #expect(throws: (any Error).self, "\(share)/9") {
        try PackVerification(path, key: publicKey)
      }
    }
    // The names of files are never what is checked last: any changed byte of a stored text shows.
    if format == .zip {
      let place = try #require(whole.firstRange(of: Array("two\n".utf8))).lowerBound
      var other = whole
      other[place] ^= 1
      try disk.write(other, to: path)
      #expect(throws: (any Error).self) { try PackVerification(path, key: publicKey) }
    }
    try disk.write(Array("no archive at all".utf8), to: path)
    #expect(throws: PackError.self) { try PackVerification(path) }
    #expect(throws: FileError.self) { try PackVerification("\(run.root)/nowhere.zip") }
  }

  @Test func `archives with links, doubles or loose files are refused`() throws {
    let path = try pack("dungeon", as: .folder)
    let made = try Shell.run(
      """
      cd '\(run.root)' && tar czf fine.tar.gz dungeon && ln -s words-0001.txt dungeon/text/link &&
      tar czf link.tar.gz dungeon && rm dungeon/text/link && tar cf - dungeon > a.tar &&
      tar rf a.tar dungeon/CREDITS.txt && gzip -c a.tar > double.tar.gz &&
      touch loose && tar czf loose.tar.gz dungeon loose
      """)
    try #require(made.status == 0, "\(made.said)")
    #expect(try PackVerification("\(run.root)/fine.tar.gz").files == 13)
    #expect(throws: PackError.self) { try PackVerification("\(run.root)/link.tar.gz") }
    #expect(refusal("\(run.root)/double.tar.gz") == "'CREDITS.txt' is there twice")
    #expect(throws: PackError.self) { try PackVerification("\(run.root)/loose.tar.gz") }
    #expect(try PackVerification(path).files == 13)
  }

  @Test(arguments: [
    ("rsa.pem", "the key is no Ed25519 key"),
    ("locked.pem", "the key is no private key in PEM without a password"),
    ("key.pub.pem", "the key is no private key in PEM without a password"),
    ("run/index.xml", "the key is no private key in PEM without a password"),
  ])
  func `a key that cannot sign is refused before anything is written`(
    name: String, reason: String
  ) throws {
    let bytes = try LocalFileSystem().read("\(run.root)/\(name)", limit: .max)
    do {
      _ = try pack("pack.zip", as: .zip, key: bytes)
      Issue.record("it was taken")
    } catch {
      #expect("\(error)" == reason)
    }
    #expect(try LocalFileSystem().exists("\(run.root)/pack.zip") == false)
  }
}
