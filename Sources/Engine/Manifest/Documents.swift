public import Files
public import ManifestXML

/// Reading the documents that people name on the command line.
public enum Documents {
  /// The largest document that is read, in bytes.
  public static let limit = 64 << 20

  /// The document at a path; `FileError` says that it is missing or is no file.
  public static func read(
    _ path: String, in fileSystem: any FileSystem = LocalFileSystem()
  ) throws(FileError) -> DocumentSource {
    DocumentSource(name: path, bytes: try fileSystem.read(path, limit: limit))
  }
}
