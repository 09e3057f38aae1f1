import FoundationEssentials

/// JSON as this program prints it: sorted keys.
enum JSONText {
  /// Readable, on several lines.
  static func of(_ value: some Encodable) throws -> String {
    try text(of: value, [.prettyPrinted])
  }

  /// On one line.
  static func line(of value: some Encodable) throws -> String { try text(of: value, []) }

  private static func text(
    of value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
