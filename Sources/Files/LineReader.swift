/// The lines of a file, read piece by piece: memory does not grow with the file.
///
/// A line is what ends in a line feed, without it; what stands after the last one is none. A line of
/// more than `LineReader.limit` bytes is passed over: nothing that this program writes is so long.
public struct LineReader {
  /// The most bytes of a line.
  public static let limit = 1 << 20

  private let path: String
  private let fileSystem: any FileSystem
  private let piece: Int
  private let end: Int
  private var pending: [UInt8] = []
  private var start = 0
  private var isSkipping = false
  /// Where in the file the bytes begin that were not read yet.
  private var readOffset: Int

  /// Lines from offset `start` on, those that end before `end` only.
  public init(
    _ path: String, in fileSystem: any FileSystem, from start: Int = 0, to end: Int = .max,
    piece: Int = 1 << 16
  ) {
    self.path = path
    self.fileSystem = fileSystem
    self.piece = piece
    self.end = end
    readOffset = start
  }

  /// Offset in the file of what `next` looks at.
  public var offset: Int { readOffset - (pending.count - start) }

  /// The next line and where it begins; `nil`: there is none.
  public mutating func next() throws(FileError) -> (line: ArraySlice<UInt8>, offset: Int)? {
    while true {
      if let feed = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
        let (line, place) = (pending[start..<feed], offset)
        start = feed + 1
        if !isSkipping { return (line, place) }
        isSkipping = false
        continue
      }
      if pending.count - start > Self.limit {
        isSkipping = true
        start = pending.count
      }
      guard try fill() else { return nil }
    }
  }

  private mutating func fill() throws(FileError) -> Bool {
    pending.removeFirst(start)
    start = 0
    guard readOffset < end else { return false }
    let bytes = try fileSystem.read(path, offset: readOffset, count: min(piece, end - readOffset))
    pending += bytes
    readOffset += bytes.count
    return !bytes.isEmpty
  }
}
