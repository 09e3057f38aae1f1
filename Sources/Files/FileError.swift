import Glibc

/// A file operation that failed: what was tried, where, and why in the system's words.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried.
  public enum Operation: String, Sendable {
    case read, list, create, write, sync, remove, lock
  }

  /// What follows from an error for the whole program.
  public enum Consequence: Sendable {
    /// An input is missing or cannot be read.
    case missingInput
    /// A path leads out of the folder that all must stay in.
    case outside
    /// An output cannot be created: permissions, a file in the way.
    case cannotCreate
    /// The disk is full or broken; trying again later may help.
    case inputOutput
  }

  /// What was tried.
  public let operation: Operation
  /// The path as it was given.
  public let path: String
  /// The error number (`errno`), 0 when the reason is the program's own.
  public let code: Int32
  /// Why, in lower case, no period.
  public let reason: String
  /// Whether the path leads out of the folder that all must stay in.
  public let isOutside: Bool

  /// An error of the system.
  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
    let text = String(cString: strerror(code))
    self.reason = text.prefix(1).lowercased() + text.dropFirst()
    isOutside = false
  }

  /// An error with a reason of the program's own.
  public init(
    _ operation: Operation, _ path: String, reason: String, isOutside: Bool = false
  ) {
    self.operation = operation
    self.path = path
    self.code = 0
    self.reason = reason
    self.isOutside = isOutside
  }

  /// `cannot write 'a/b.txt': no space left on device`.
  public var description: String { "cannot \(operation.rawValue) '\(path)': \(reason)" }

  /// What follows for the program.
  public var consequence: Consequence {
    if isOutside { return .outside }
    switch code {
    case ENOSPC, EDQUOT, EIO, EFBIG: return .inputOutput
    default:
      switch operation {
      case .read, .list: return .missingInput
      case .write, .sync: return .inputOutput
      case .create, .remove, .lock: return .cannotCreate
      }
    }
  }
}
