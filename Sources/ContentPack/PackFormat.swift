/// What a pack is on the disk.
public enum PackFormat: Hashable, Sendable {
  case zip, tarGzip, folder

  /// The format that a name asks for; `nil`: an archive of a kind that is not made here.
  public init?(name: String) {
    let name = name.lowercased()
    if name.hasSuffix(".zip") {
      self = .zip
    } else if name.hasSuffix(".tar.gz") || name.hasSuffix(".tgz") {
      self = .tarGzip
    } else if Self.others.contains(where: { name.hasSuffix($0) }) {
      return nil
    } else {
      self = .folder
    }
  }

  private static let others = [
    ".tar", ".gz", ".7z", ".rar", ".xz", ".zst", ".bz2", ".pak", ".unitypackage", ".cab",
  ]
}
