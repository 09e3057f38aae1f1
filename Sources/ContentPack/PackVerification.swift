import Engine
public import Files

/// What was found in a pack.
public struct PackVerification: Sendable {
  /// Files that the sums name, all of them there and as named.
  public let files: Int
  /// Whether the pack has a signature.
  public let isSigned: Bool
  /// Whether the signature was held against a key, and is the key's.
  public let isVerified: Bool

  /// The most bytes of a list of sums.
  private static let sumsLimit = 1 << 28

  /// Checks a pack: an archive or a folder; with a key in PEM also who signed it.
  ///
  /// Throws `PackError` when anything is missing, altered, unnamed or not signed by the key.
  public init(
    _ path: String, key: [UInt8]? = nil, in fileSystem: any FileSystem = LocalFileSystem()
  ) throws {
    guard try fileSystem.exists(path) else {
      throw FileError(.read, path, reason: "there is no such file")
    }
    func refuse(_ reason: String) -> PackError {
      PackError("pack '\(path)' is not to be trusted: \(reason)")
    }
    var found: [String: Digest] = [:]
    var (sums, signature): ([UInt8]?, [UInt8]?) = (nil, nil)
    var (name, bytes) = ("", [UInt8]())
    var hash: HashBox?
    try PackSource(path: path, fileSystem: fileSystem).read(
      begin: { file in
        (name, bytes, hash) = (file, [], HashBox())
        guard found[file] == nil else { throw refuse("'\(file)' is there twice") }
      },
      piece: { piece in
        hash?.update(piece)
        if name == Pack.sumsName || name == Pack.signatureName {
          bytes += piece
          guard bytes.count <= Self.sumsLimit else { throw refuse("'\(name)' is too long") }
        }
      },
      end: {
        found[name] = hash?.finish()
        if name == Pack.sumsName { sums = bytes }
        if name == Pack.signatureName { signature = bytes }
      })
    guard let sums, let listed = Checksums.parse(sums) else {
      throw refuse("it has no \(Pack.sumsName)")
    }
    for (file, digest) in listed {
      guard let there = found.removeValue(forKey: file) else {
        throw refuse("'\(file)' is missing")
      }
      guard there == digest else { throw refuse("'\(file)' is altered") }
    }
    let own: Set<String> = [Pack.sumsName, Pack.signatureName]
    if let stranger = found.keys.filter({ !own.contains($0) }).min() {
      throw refuse("'\(stranger)' is not in \(Pack.sumsName)")
    }
    files = listed.count
    isSigned = signature != nil
    isVerified = key != nil
    guard let key else { return }
    guard let signature else { throw refuse("it is not signed") }
    do throws(Ed25519.KeyError) {
      if try Ed25519.isValid(signature, of: sums, key: key) { return }
    } catch {
      throw PackError("the key \(error)")
    }
    throw refuse("the signature is not of this key")
  }
}

/// A running digest that closures can share.
private final class HashBox {
  private var pieces: SHA256? = SHA256()
  func update(_ bytes: [UInt8]) { pieces?.update(bytes) }
  func finish() -> Digest? { pieces.take()?.finish() }
}
