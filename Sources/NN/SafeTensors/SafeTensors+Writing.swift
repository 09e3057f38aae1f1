import TensorCore

extension SafeTensors {
  /// The bytes of the file: header keys and tensors sorted by name, compact JSON, the header padded
  /// with spaces to a multiple of 8.
  ///
  /// Equal contents give equal bytes.
  public func encoded() -> [UInt8] {
    var header: [String: JSONValue] = [:]
    var data: [UInt8] = []
    for name in (Array(floats.keys) + Array(integers.keys)).sortedByBytes() {
      let start = data.count
      let (type, shape) = append(name, to: &data)
      header[name] = [
        "dtype": .string(type), "shape": .array(shape.map { .integer($0) }),
        "data_offsets": .array([.integer(start), .integer(data.count)]),
      ]
    }
    if !metadata.isEmpty {
      header["__metadata__"] = .object(metadata.mapValues { .string($0) })
    }
    var text = Array(JSONValue.object(header).canonicalText.utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text + data
  }

  private func append(_ name: String, to data: inout [UInt8]) -> (type: String, shape: [Int]) {
    if let tensor = floats[name] {
      data.append(littleEndian: tensor)
      return ("F32", tensor.shape.dims)
    }
    let tensor = integers[name] ?? IntegerTensor(shape: [0], values: [])
    for value in tensor.values {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    return ("I64", tensor.shape)
  }
}

extension [UInt8] {
  /// Appends a tensor's values as little-endian binary32.
  mutating func append(littleEndian tensor: Tensor) {
    reserveCapacity(count + 4 * tensor.shape.count)
    tensor.withUnsafeBufferPointer { values in
      for value in values {
        Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { append(contentsOf: $0) }
      }
    }
  }
}
