import FoundationEssentials

/// Bytes as base64, for data URIs and hashes.
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
