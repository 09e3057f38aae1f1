import NN
import TensorCore
import Testing

/// A file from a header text and data.
private func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
  let length = length ?? UInt64(header.utf8.count)
  return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8)
    + [UInt8](repeating: 0, count: data)
}

private func tensor(_ name: String, _ shape: String, _ offsets: String) -> String {
  #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":\#(offsets)}"#
}

@Test func `a safetensors file survives a round trip and is sorted and compact`() throws {
  let tensors = SafeTensors(
    metadata: ["kind": "é \"x\"\n"],
    floats: [
      "b": Tensor([2], [1.5, -0.0]), "a.long": Tensor([1, 2], [.leastNonzeroMagnitude, 3]),
    ],
    integers: ["c": .init(shape: [1], values: [-5])])
  let bytes = tensors.encoded()
  let header =
    #"{"__metadata__":{"kind":"é \"x\"\n"},"a.long":{"data_offsets":[0,8],"dtype":"F32","#
    + #""shape":[1,2]},"b":{"data_offsets":[8,16],"dtype":"F32","shape":[2]},"#
    + #""c":{"data_offsets":[16,24],"dtype":"I64","shape":[1]}}"#
  let text = String(decoding: bytes[8..<(bytes.count - 24)], as: UTF8.self)
  #expect(text.hasPrefix(header))
  #expect(text.dropFirst(header.count).allSatisfy { $0 == " " })
  #expect(text.utf8.count.isMultiple(of: 8))

  let again = try SafeTensors(decoding: bytes)
  #expect(again.metadata == tensors.metadata)
  #expect(again.floats["b"]?.values.map { $0.bitPattern } == [0x3FC0_0000, 0x8000_0000])
  #expect(again.floats["a.long"]?.values == [.leastNonzeroMagnitude, 3])
  #expect(again.floats["a.long"]?.shape == [1, 2])
  #expect(again.integers == tensors.integers)
  #expect(again.encoded() == bytes)
}

private let hostileFiles: [(bytes: [UInt8], message: String)] = [
  ([], "not a safetensors file: 0 bytes are too few"),
  ([1, 2, 3], "not a safetensors file: 3 bytes are too few"),
  (
    file("{}", length: 1 << 60),
    "not a safetensors file, or cut short: header length 1152921504606846976, but 2 bytes follow"
  ),
  (
    file("{}", length: .max),
    "not a safetensors file, or cut short: header length 18446744073709551615, but 2 bytes follow"
  ),
  (file(""), "safetensors header: a value is missing (byte 8)"),
  (file("{"), "safetensors header: a key is missing (byte 9)"),
  (file("[]"), "safetensors header: must be an object"),
  (file("{} x"), "safetensors header: text after the value (byte 11)"),
  (
    file(#"{"__metadata__":[]}"#),
    #"safetensors header: "__metadata__" must be an object of texts"#
  ),
  (
    file(#"{"__metadata__":{"a":1}}"#),
    #"safetensors header: "__metadata__": "a" must be a text"#
  ),
  (
    file(String(repeating: "[", count: 100_000)),
    "safetensors header: nested deeper than 32 (byte 40)"
  ),
  (
    file("{\"aaa\u{0}\":1}"),
    "safetensors header: a control character stands in a string (byte 13)"
  ),
  (file(#"{"a":7}"#), #"tensor "a": must be an object"#),
  (file(#"{"a":{}}"#), #"tensor "a": "dtype" is missing"#),
  (
    file(#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, data: 8),
    #"tensor "a": dtype "F64" is not F32 or I64"#
  ),
  (
    file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}"#, data: 4),
    #"tensor "a": "x" is unknown"#
  ),
  (
    file("{\(tensor("a", "[1,1,1,1,1,1,1,1,1]", "[0,4]"))}", data: 4),
    #"tensor "a": "shape" must have 0 to 8 whole numbers in 1...9223372036854775807"#
  ),
  (
    file("{\(tensor("a", "[-1]", "[0,4]"))}", data: 4),
    #"tensor "a": "shape" must have 0 to 8 whole numbers in 1...9223372036854775807"#
  ),
  (
    file("{\(tensor("a", "[9223372036854775807,2]", "[0,4]"))}", data: 4),
    #"tensor "a": shape [9223372036854775807, 2] overflows"#
  ),
  (
    file("{\(tensor("a", "[1e30]", "[0,4]"))}", data: 4),
    #"tensor "a": "shape" must have 0 to 8 whole numbers in 1...9223372036854775807"#
  ),
  (
    file("{\(tensor("a", "[1]", "[0,8]"))}", data: 4),
    #"tensor "a": data_offsets [0,8] leave the file's 4 bytes of data"#
  ),
  (
    file("{\(tensor("a", "[1]", "[4,0]"))}", data: 4),
    #"tensor "a": data_offsets [4,0] leave the file's 4 bytes of data"#
  ),
  (
    file("{\(tensor("a", "[1]", "[0,1152921504606846976]"))}", data: 4),
    #"tensor "a": data_offsets [0,1152921504606846976] leave the file's 4 bytes of data"#
  ),
  (
    file("{\(tensor("a", "[3]", "[0,8]"))}", data: 8),
    #"tensor "a": shape [3] needs 12 bytes, data_offsets give 8"#
  ),
  (
    file("{\(tensor("a", "[2]", "[0,8]")),\(tensor("b", "[2]", "[4,12]"))}", data: 12),
    #"tensor "b": its bytes overlap another tensor's"#
  ),
  (
    file("{\(tensor("a", "[1]", "[0,4]")),\(tensor("b", "[1]", "[8,12]"))}", data: 12),
    #"tensor "b": a gap stands before its bytes"#
  ),
  (
    file("{\(tensor("a", "[1]", "[4,8]"))}", data: 8), #"tensor "a": a gap stands before its bytes"#
  ),
  (
    file("{\(tensor("a", "[1]", "[0,4]"))}", data: 9),
    "5 bytes after the last tensor belong to none"
  ),
  (
    file("{\(tensor("a", "[1]", "[0,4]")),\(tensor("a", "[1]", "[4,8]"))}", data: 8),
    #"safetensors header: key "a" stands there twice (byte 62)"#
  ),
]

@Test(arguments: hostileFiles)
func `a hostile safetensors file is refused with a reason`(bytes: [UInt8], message: String) {
  #expect(throws: ModelFileError(message)) { try SafeTensors(decoding: bytes) }
}

@Test func `a header beyond 8 MiB is refused before it is read`() {
  #expect(throws: ModelFileError("safetensors header: 8388609 bytes are more than 8388608")) {
    try SafeTensors(decoding: file("", data: 8_388_609, length: 8_388_609))
  }
}

@Test func `a header that is not UTF-8 is refused`() {
  var bytes = file(#"{"ab":1}"#)
  bytes[10] = 0xC3
  bytes[11] = 0x28
  #expect(throws: ModelFileError("safetensors header: the string is not UTF-8 (byte 9)")) {
    try SafeTensors(decoding: bytes)
  }
}

@Test func `a message shows no control character and no endless name`() {
  #expect(throws: ModelFileError(#"tensor "\u001b[2J\n": must be an object"#)) {
    try SafeTensors(decoding: file(#"{"\u001b[2J\n":7}"#))
  }
  let name = String(repeating: "x", count: 500)
  #expect(throws: ModelFileError("tensor \"\(name.prefix(80))…\": must be an object")) {
    try SafeTensors(decoding: file(#"{"\#(name)":7}"#))
  }
}

@Test func `every cut of a file is refused and no flipped bit traps`() {
  let bytes = SafeTensors(
    metadata: ["kind": "x"], floats: ["a": Tensor([2], [1, 2]), "b": Tensor([1], [3])]
  ).encoded()
  for count in bytes.indices {
    #expect(throws: ModelFileError.self) { try SafeTensors(decoding: Array(bytes[..<count])) }
  }
  var refused = 0
  for index in bytes.indices {
    for bit in 0..<8 {
      var flipped = bytes
      flipped[index] ^= 1 << bit
      if (try? SafeTensors(decoding: flipped)) == nil { refused += 1 }
    }
  }
  #expect(refused > bytes.count * 4)
}
