public import Files

/// Finds the run before another one: of the same manifest's name, in the same output folder.
public struct EarlierRun {
  private let fileSystem: any FileSystem

  /// A search on a file system.
  public init(in fileSystem: any FileSystem = LocalFileSystem()) { self.fileSystem = fileSystem }

  /// The newest finished run of a name below an output folder; `nil`: there is none.
  ///
  /// Days count first, then the number behind a name: `NAME`, `NAME-2`, `NAME-3`. With `folder` only
  /// runs before that one.
  public func find(
    _ name: String, output: String, before folder: String? = nil
  ) throws -> String? {
    guard try fileSystem.status(output + "/.") == .folder else { return nil }
    let limit = folder.map { folder in
      (Path.name(of: Path.folder(of: folder)), number(Path.name(of: folder), of: name) ?? 0)
    }
    for day in try fileSystem.list(output).reversed() where CalendarDate(day) != nil {
      if let limit, day > limit.0 { continue }
      let root = Path.join(output, day)
      guard try fileSystem.status(root) == .folder else { continue }
      let runs = try fileSystem.list(root)
        .compactMap { folder in number(folder, of: name).map { (folder: folder, number: $0) } }
        .sorted { $0.number > $1.number }
      for run in runs {
        if let limit, day == limit.0, run.number >= limit.1 { continue }
        let path = Path.join(root, run.folder)
        let index = Path.join(path, IndexDocument.fileName)
        guard try IndexHead.read(index, in: fileSystem) != nil,
          try RunName.read(index, in: fileSystem) == name
        else { continue }
        return path
      }
    }
    return nil
  }

  /// 1 of `NAME`, k of `NAME-k`; `nil` of another name.
  private func number(_ folder: String, of name: String) -> Int? {
    if folder == name { return 1 }
    guard folder.hasPrefix(name + "-") else { return nil }
    return Int(folder.dropFirst(name.count + 1)).flatMap { $0 > 1 ? $0 : nil }
  }
}

/// The name of the manifest that an index is of.
private enum RunName {
  /// It has only characters of file names, so the text is the value.
  static func read(_ index: String, in fileSystem: any FileSystem) throws(FileError) -> String? {
    let text = String(
      decoding: try fileSystem.read(index, offset: 0, count: 4096), as: UTF8.self)
    guard let start = text.firstRange(of: " name=\"") else { return nil }
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }
}
