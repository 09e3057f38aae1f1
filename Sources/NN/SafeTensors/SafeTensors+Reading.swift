import TensorCore

extension SafeTensors {
  /// Headers beyond this are refused: ours have a few kilobytes.
  static let maximumHeader = 8 << 20
  /// Dimensions of a tensor.
  static let maximumRank = 8

  /// Reads a file.
  ///
  /// Everything is checked before memory is taken: the tensors must cover the data without gap or
  /// overlap, and no name may stand there twice.
  public init(decoding bytes: [UInt8]) throws(ModelFileError) {
    let header = try Self.headerRange(of: bytes)
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONReader.value(of: bytes, in: header)
    } catch {
      throw ModelFileError("safetensors header: \(error)")
    }
    guard case .object(var members) = json else {
      throw ModelFileError("safetensors header: must be an object")
    }
    self.init(metadata: try Self.metadata(members.removeValue(forKey: "__metadata__")))

    var entries: [Entry] = []
    for name in members.keys.sortedByBytes() {
      guard let value = members[name] else { continue }
      entries.append(try Entry(name, value, dataSize: bytes.count - header.upperBound))
    }
    try Self.checkCoverage(entries, dataSize: bytes.count - header.upperBound)
    for entry in entries {
      let start = header.upperBound + entry.range.lowerBound
      bytes.withUnsafeBytes { file in
        let data = UnsafeRawBufferPointer(rebasing: file[start..<(start + entry.range.count)])
        switch entry.type {
        case .f32: floats[entry.name] = entry.floats(data)
        case .i64: integers[entry.name] = entry.integers(data)
        }
      }
    }
  }

  private static func headerRange(of bytes: [UInt8]) throws(ModelFileError) -> Range<Int> {
    guard bytes.count >= 8 else {
      throw ModelFileError("not a safetensors file: \(bytes.count) bytes are too few")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw ModelFileError(
        "not a safetensors file, or cut short: header length \(length), but \(bytes.count - 8) "
          + "bytes follow")
    }
    guard length <= UInt64(maximumHeader) else {
      throw ModelFileError("safetensors header: \(length) bytes are more than \(maximumHeader)")
    }
    return 8..<(8 + Int(length))
  }

  private static func metadata(_ value: JSONValue?) throws(ModelFileError) -> [String: String] {
    guard let value else { return [:] }
    guard case .object(let members) = value else {
      throw ModelFileError("safetensors header: \"__metadata__\" must be an object of texts")
    }
    var texts: [String: String] = [:]
    for key in members.keys.sortedByBytes() {
      guard case .string(let text)? = members[key] else {
        throw ModelFileError("safetensors header: \"__metadata__\": \(quoted(key)) must be a text")
      }
      texts[key] = text
    }
    return texts
  }

  /// In order of their places, each tensor must begin where the one before it ends.
  private static func checkCoverage(_ entries: [Entry], dataSize: Int) throws(ModelFileError) {
    var end = 0
    for entry in entries.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      guard entry.range.lowerBound >= end else {
        throw ModelFileError("tensor \(quoted(entry.name)): its bytes overlap another tensor's")
      }
      guard entry.range.lowerBound == end else {
        throw ModelFileError("tensor \(quoted(entry.name)): a gap stands before its bytes")
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else {
      throw ModelFileError("\(dataSize - end) bytes after the last tensor belong to none")
    }
  }
}

/// One tensor of a header, checked.
private struct Entry {
  enum ElementType: String {
    case f32 = "F32"
    case i64 = "I64"
    var size: Int { self == .f32 ? 4 : 8 }
  }

  let name: String
  let type: ElementType
  let shape: [Int]
  let range: Range<Int>

  init(_ name: String, _ value: JSONValue, dataSize: Int) throws(ModelFileError) {
    var fields = try JSONFields(value, context: "tensor \(quoted(name))")
    let typeName = try fields.string("dtype")
    guard let type = ElementType(rawValue: typeName) else {
      throw ModelFileError("tensor \(quoted(name)): dtype \(quoted(typeName)) is not F32 or I64")
    }
    self.name = name
    self.type = type
    shape = try fields.integers("shape", count: 0...SafeTensors.maximumRank, in: 1...Int.max)
    let offsets = try fields.integers("data_offsets", count: 2...2, in: 0...Int.max)
    try fields.finish()
    guard offsets[0] <= offsets[1], offsets[1] <= dataSize else {
      throw ModelFileError(
        "tensor \(quoted(name)): data_offsets [\(offsets[0]),\(offsets[1])] leave the file's "
          + "\(dataSize) bytes of data")
    }
    range = offsets[0]..<offsets[1]
    var size = type.size
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw ModelFileError("tensor \(quoted(name)): shape \(shape) overflows")
      }
      size = product
    }
    guard size == range.count else {
      throw ModelFileError(
        "tensor \(quoted(name)): shape \(shape) needs \(size) bytes, data_offsets give \(range.count)"
      )
    }
  }

  func floats(_ data: UnsafeRawBufferPointer) -> Tensor {
    Tensor(Shape(shape)) { values in
      for index in values.indices {
        let bits = data.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        values[index] = Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
  }

  func integers(_ data: UnsafeRawBufferPointer) -> SafeTensors.IntegerTensor {
    SafeTensors.IntegerTensor(
      shape: shape,
      values: (0..<(data.count / 8)).map {
        Int64(littleEndian: data.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self))
      })
  }
}
