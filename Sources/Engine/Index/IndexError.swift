/// An index that is none, or that somebody has written into.
public struct IndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// The line, from 1.
  public let line: Int
  /// What is wrong, in lower case, no period.
  public let reason: String

  /// An error at a line.
  public init(path: String, line: Int, reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  /// `index.xml:7: error: reason`.
  public var description: String { "\(path):\(line): error: \(reason)" }
}
