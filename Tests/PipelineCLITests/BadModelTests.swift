import Testing

/// Checkpoints that are refused: the whole message and the exit code of each.
struct BadModelTests {
  /// What is done to a good checkpoint, and what is said about the result: HEADER stands for the
  /// length of the good one's header, REST for its bytes after the first 8.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: String
    let harm: @Sendable ([UInt8]) throws -> [UInt8]

    init(_ name: String, _ reason: String, harm: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
      testDescription = name
      self.reason = reason
      self.harm = harm
    }

    /// A case that changes the header or the data.
    static func operated(
      _ name: String, _ reason: String,
      _ operate: @escaping @Sendable (inout CheckpointSurgery) -> Void
    ) -> Case {
      Case(name, reason) { file in
        var surgery = try CheckpointSurgery(file)
        operate(&surgery)
        return try surgery.file
      }
    }
  }

  static let cases: [Case] = [
    Case("empty", "not a safetensors file: 0 bytes are too few") { _ in [] },
    Case(
      "a poem",
      "not a safetensors file, or cut short: header length 8367799649590273346, but 8 bytes follow"
    ) { _ in Array("Beware the dog.\n".utf8) },
    Case(
      "cut short",
      "tensor \"lstm.weight_ih_l0\": data_offsets [6508,8556] leave the file's 8456 bytes of data"
    ) { Array($0.dropLast(100)) },
    Case(
      "cut in the header",
      "not a safetensors file, or cut short: header length HEADER, but 92 bytes follow"
    ) { Array($0.prefix(100)) },
    Case("bytes after the end", "4 bytes after the last tensor belong to none") {
      $0 + [0, 0, 0, 0]
    },
    Case(
      "header of 2^60 bytes",
      "not a safetensors file, or cut short: header length 1152921504606846976, but REST bytes follow"
    ) {
      CheckpointSurgery.length(1 << 60) + $0.dropFirst(8)
    },
    Case(
      "header of 2^63 bytes",
      "not a safetensors file, or cut short: header length 9223372036854775808, but REST bytes follow"
    ) {
      [0, 0, 0, 0, 0, 0, 0, 0x80] + $0.dropFirst(8)
    },
    Case("header that is no JSON", "safetensors header: a value is missing (byte 8)") {
      var file = $0
      file[8] = UInt8(ascii: "x")
      return file
    },
    .operated(
      "of another program",
      "not a model of this program (no \"format_version\"); pipeline train makes one"
    ) { $0.header["__metadata__"] = nil },
    .operated("of a later version", "format_version is \"99\", this program reads 1") {
      $0.header["__metadata__"]?["format_version"] = "99"
    },
    .operated("kind that there is not", "is a model of kind \"poet\", not \"lstm\"") {
      $0.header["__metadata__"]?["kind"] = "poet"
    },
    .operated("configuration that is none", "configuration: \"alphabet\" is missing") {
      $0.header["__metadata__"]?["configuration"] = "{}"
    },
    .operated(
      "shape of 2^80 elements",
      "tensor \"embed.weight\": shape [1099511627776, 1099511627776] overflows"
    ) {
      $0.header[$0.names[0]]?["shape"] = [1 << 40, 1 << 40]
    },
    .operated(
      "negative shape",
      "tensor \"embed.weight\": \"shape\" must have 0 to 8 whole numbers in 1...9223372036854775807"
    ) { $0.header[$0.names[0]]?["shape"] = [-1, -8] },
    .operated(
      "wrong shape of the right size",
      "tensor \"embed.weight\" has shape [1, 19, 8], the configuration needs [19, 8]"
    ) {
      let shape = $0.header[$0.names[0]]?["shape"] as? [Int] ?? []
      $0.header[$0.names[0]]?["shape"] = [1] + shape
    },
    .operated("overlapping tensors", "tensor \"head.bias\": its bytes overlap another tensor's") {
      let (first, second) = ($0.names[0], $0.names[1])
      var offsets = $0.header[second]?["data_offsets"] as? [Int] ?? [0, 0]
      let end = ($0.header[first]?["data_offsets"] as? [Int] ?? [0, 0])[1]
      offsets = [end - 4, end - 4 + offsets[1] - offsets[0]]
      $0.header[second]?["data_offsets"] = offsets
    },
    .operated(
      "offsets beyond the end",
      "tensor \"embed.weight\": data_offsets [0,1152921504606846976] leave the file's 8556 bytes of data"
    ) {
      $0.header[$0.names[0]]?["data_offsets"] = [0, 1 << 60]
    },
    .operated("tensor missing", "tensor \"lstm.weight_ih_l0\" is missing") {
      let last = $0.names.last ?? ""
      let offsets = $0.header[last]?["data_offsets"] as? [Int] ?? [0, 0]
      $0.header[last] = nil
      $0.data.removeLast(offsets[1] - offsets[0])
    },
    .operated("tensor too many", "tensor \"zzz\" is not part of the network") {
      let end = $0.data.count
      $0.header["zzz"] = ["dtype": "F32", "shape": [1], "data_offsets": [end, end + 4]]
      $0.data += [0, 0, 0, 0]
    },
    .operated("half precision", "tensor \"embed.weight\": dtype \"F16\" is not F32 or I64") {
      $0.header[$0.names[0]]?["dtype"] = "F16"
    },
    .operated("NaN", "tensor \"embed.weight\" holds NaN or infinity") {
      $0.data.replaceSubrange(0..<4, with: [0, 0, 0xc0, 0x7f])
    },
    .operated("infinity", "tensor \"embed.weight\" holds NaN or infinity") {
      $0.data.replaceSubrange(0..<4, with: [0, 0, 0x80, 0x7f])
    },
  ]

  @Test(arguments: cases)
  func `a bad checkpoint is refused with the reason`(bad: Case) throws {
    let scratch = try Scratch()
    let good = try #require(try TinyModels.shared.get().checkpoints["lstm"])
    try scratch.write("model.safetensors", try bad.harm(good))
    let header = good.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let reason = bad.reason.replacing("HEADER", with: "\(header)")
      .replacing("REST", with: "\(good.count - 8)")
    try scratch.write(
      "one.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="one">
        <lstm id="a" model="model.safetensors"/>
      </manifest>

      """)
    let outcome = try Program(folder: scratch).run(["run", "one.xml"])
    #expect(
      outcome.errors == """
        one.xml:2:23: error: model 'model.safetensors' is refused: \(reason)
          <lstm id="a" model="model.safetensors"/>
                              ^

        """)
    #expect(outcome.exitCode == 65)
    #expect(!scratch.exists("Output"), "nothing is written")
    let evaluated = try Program(folder: scratch).run(["evaluate", "model.safetensors", "."])
    #expect(evaluated.exitCode == 65, "\(evaluated.errors)")
  }
}
