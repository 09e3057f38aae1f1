/// Files that appear whole or not at all.
public enum AtomicFile {
  /// Writes a temporary, syncs it, renames it into place and syncs the folder.
  ///
  /// `temporary` must be on the same file system. A crash leaves the temporary at most.
  public static func publish(
    _ bytes: [UInt8], at path: String, temporary: String, in fileSystem: any FileSystem
  ) throws(FileError) {
    try fileSystem.write(bytes, to: temporary)
    try fileSystem.sync([temporary])
    try fileSystem.move(temporary, to: path)
    try fileSystem.sync([Path.folder(of: path)])
  }
}
