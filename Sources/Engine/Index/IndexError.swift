/// An index that is none, or that somebody has written into.
public struct IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line, from 1.
  public let line: Int
  /// The column, in characters from 1, if that is known.
  public let column: Int?
  /// What is wrong, in lower case, no period.
  public let reason: String

  /// An error at a line.
  public init(path: String, line: Int, column: Int? = nil, reason: String) {
    self.path = path
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `index.xml:7: error: reason`, or `index.xml:1:31: error: reason`.
  public var description: String {
    "\(path):\(line)\(column.map { ":\($0)" } ?? ""): error: \(reason)"
  }
}
