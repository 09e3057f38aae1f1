public import Files
public import ManifestXML
import Media
import Numerics

/// Reads an index from its beginning to its end, whatever its length.
///
/// Elements and attributes that later versions may add are passed over.
public struct IndexReader {
  /// The index.
  public let path: String
  /// The namespace of every element.
  public var namespace: String { IndexDocument.namespace }
  private let fileSystem: any FileSystem

  /// Bytes that are read at once.
  private static let piece = 1 << 16

  /// A reader of an index file.
  public init(_ path: String, in fileSystem: any FileSystem = LocalFileSystem()) {
    self.path = path
    self.fileSystem = fileSystem
  }

  /// Hands over everything that the index says, in its order.
  ///
  /// Throws `FileError`, `IndexError`, and what `body` throws.
  public func read(_ body: (IndexEntry) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      var state = IndexReading(path: path, body: body)
      try events { event, line in try state.take(event, line: line) }
      try state.finish()
    }
  }

  /// Hands over the tags and texts of the index with their lines.
  public func events(_ body: (XMLStream.Event, _ line: Int) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in
      var offset = 0
      do {
        let stream = try XMLStream(namespace: IndexDocument.namespace, handler: body)
        while true {
          let bytes = try fileSystem.read(path, offset: offset, count: Self.piece)
          if bytes.isEmpty { return try stream.finish() }
          try stream.read(bytes)
          offset += bytes.count
        }
      } catch let error as XMLStreamError {
        throw IndexError(path: path, line: error.line, column: error.column, reason: error.reason)
      }
    }
  }
}
