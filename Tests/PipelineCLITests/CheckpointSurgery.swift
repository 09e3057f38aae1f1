import Foundation

/// A safetensors file taken apart, so that tests can put it together wrongly.
struct CheckpointSurgery {
  /// The header: tensors by name, and `__metadata__`.
  var header: [String: [String: Any]]
  /// What follows the header.
  var data: [UInt8]

  init(_ file: [UInt8]) throws {
    let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let object = try JSONSerialization.jsonObject(with: Data(file[8..<8 + length]))
    header = object as? [String: [String: Any]] ?? [:]
    data = Array(file[(8 + length)...])
  }

  /// Names of the tensors, sorted.
  var names: [String] { header.keys.filter { $0 != "__metadata__" }.sorted() }

  /// The file.
  var file: [UInt8] {
    get throws {
      let text = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
      return Self.length(text.count) + [UInt8](text) + data
    }
  }

  /// The first 8 bytes of a file with a header of so many bytes.
  static func length(_ count: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }
}
