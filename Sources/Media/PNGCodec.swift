import CPNG

/// Pictures as PNG files, by libpng.
///
/// Written: RGB when every pixel is opaque, else RGBA, or with a palette; not interlaced, one fixed
/// filter and compression level, no time; an iTXt chunk for each provenance field, in order, and one
/// with their XMP packet. Read: any PNG.
public enum PNGCodec {
  /// The longest side of a picture, written or read.
  public static let sideLimit = 16_384
  /// The most pixels of a picture, written or read: 64 Mi, 256 MiB in memory.
  public static let pixelLimit = 1 << 26

  /// The file of a picture.
  ///
  /// Hidden colours (where alpha is 0) are written as 0.
  public static func encode(
    _ raster: Raster, provenance: Provenance = Provenance()
  ) throws(CodecError) -> [UInt8] {
    try provenance.check(for: "PNG")
    try checkSize(width: raster.width, height: raster.height)
    let isOpaque = raster.isOpaque
    let pixels = isOpaque ? raster.opaqueBytes : raster.canonical.pixels
    return try write(provenance) { texts, file, message in
      cpng_write(
        UInt32(raster.width), UInt32(raster.height), isOpaque ? 3 : 4, pixels,
        texts.baseAddress, Int32(texts.count), append, file, message)
    }
  }

  /// The file of a picture of 256 colours at most, with a palette.
  ///
  /// Refused where there are more colours.
  public static func encodeIndexed(
    _ raster: Raster, provenance: Provenance = Provenance()
  ) throws(CodecError) -> [UInt8] {
    try provenance.check(for: "PNG")
    try checkSize(width: raster.width, height: raster.height)
    guard let indexed = IndexedRaster(raster) else {
      throw CodecError(format: "PNG", reason: "a palette holds 256 colours, the picture has more")
    }
    let palette = indexed.palette.flatMap { $0 }
    return try write(provenance) { texts, file, message in
      cpng_write_indexed(
        UInt32(raster.width), UInt32(raster.height), palette, Int32(indexed.palette.count),
        indexed.indexes, texts.baseAddress, Int32(texts.count), append, file, message)
    }
  }

  /// Appends what libpng writes to the file behind `context`.
  private static let append: cpng_sink = { context, bytes, count in
    context?.assumingMemoryBound(to: [UInt8].self).pointee
      .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
  }

  /// The file that `body` writes; it gives 0, or a message.
  private static func write(
    _ provenance: Provenance,
    _ body: (
      _ texts: UnsafeBufferPointer<cpng_text>, _ file: UnsafeMutableRawPointer,
      _ message: UnsafeMutablePointer<CChar>
    ) -> Int32
  ) throws(CodecError) -> [UInt8] {
    var file: [UInt8] = []
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
    let packet = XMPPacket.text(of: provenance).map {
      Provenance.Field(XMPPacket.pngKeyword, $0)
    }
    let status = withTexts(provenance.fields + (packet.map { [$0] } ?? [])) { texts in
      withUnsafeMutablePointer(to: &file) { file in
        message.withUnsafeMutableBufferPointer { message in
          message.baseAddress.map { body(texts, UnsafeMutableRawPointer(file), $0) } ?? 1
        }
      }
    }
    guard status == 0 else { throw failure(message) }
    return file
  }

  /// The picture of a file, whatever its colour type, depth and interlacing.
  ///
  /// 16 bits are rounded to 8. Gamma and profiles are ignored; hidden colours (where alpha is 0)
  /// become 0.
  public static func decode(_ bytes: [UInt8]) throws(CodecError) -> Raster {
    try read(bytes) { reader, message throws(CodecError) in
      let width = Int(cpng_reader_width(reader))
      let height = Int(cpng_reader_height(reader))
      try checkSize(width: width, height: height)
      // Deflate makes at most 1032 bytes of one, so a short file cannot ask for much memory.
      let (stored, overflow) = cpng_reader_stored_row(reader)
        .multipliedReportingOverflow(by: height)
      guard !overflow, stored / 1032 <= bytes.count else {
        throw CodecError(
          format: "PNG",
          reason: "\(bytes.count) bytes cannot hold the \(width)x\(height) pixels that it claims")
      }
      var pixels = [UInt8](repeating: 0, count: 4 * width * height)
      guard cpng_reader_read(reader, &pixels, &message) == 0 else { throw failure(message) }
      return Raster(width: width, height: height, pixels: pixels).canonical
    }
  }

  /// The size of a file's picture in pixels, before it is read.
  public static func size(of bytes: [UInt8]) throws(CodecError) -> (width: Int, height: Int) {
    try read(bytes) { reader, _ throws(CodecError) in
      (Int(cpng_reader_width(reader)), Int(cpng_reader_height(reader)))
    }
  }

  /// The text chunks before the pixels, in order, but for XMP.
  public static func readProvenance(_ bytes: [UInt8]) throws(CodecError) -> Provenance {
    Provenance(try texts(bytes).filter { $0.key != XMPPacket.pngKeyword })
  }

  /// The XMP packet before the pixels; `nil`: none.
  public static func readXMP(_ bytes: [UInt8]) throws(CodecError) -> String? {
    try texts(bytes).first { $0.key == XMPPacket.pngKeyword }?.value
  }

  private static func texts(_ bytes: [UInt8]) throws(CodecError) -> [Provenance.Field] {
    try read(bytes) { reader, _ throws(CodecError) in
      (0..<cpng_reader_text_count(reader)).map { index in
        let text = cpng_reader_text(reader, index)
        let value = UnsafeRawBufferPointer(start: text.value, count: text.value_length)
        return Provenance.Field(
          latin1(UnsafeRawBufferPointer(start: text.key, count: text.key_length)),
          text.international != 0 ? String(decoding: value, as: UTF8.self) : latin1(value))
      }
    }
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Opens a file as far as its pixels and hands the reader over.
  private static func read<Result>(
    _ bytes: [UInt8],
    _ body: (_ reader: OpaquePointer, _ message: inout [CChar]) throws(CodecError) -> Result
  ) throws(CodecError) -> Result {
    guard !bytes.isEmpty else { throw CodecError(format: "PNG", reason: "the file is empty") }
    guard bytes.starts(with: signature.prefix(bytes.count)) else {
      throw CodecError(format: "PNG", reason: "the file is not a PNG picture")
    }
    return try bytes.withUnsafeBufferPointer { bytes throws(CodecError) in
      var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
      guard
        let reader = cpng_reader_open(
          bytes.baseAddress, bytes.count, UInt32(sideLimit), &message)
      else { throw failure(message) }
      defer { cpng_reader_close(reader) }
      return try body(reader, &message)
    }
  }

  private static func checkSize(width: Int, height: Int) throws(CodecError) {
    guard width <= sideLimit, height <= sideLimit, width * height <= pixelLimit else {
      throw CodecError(
        format: "PNG",
        reason: "\(width)x\(height) pixels are too many: at most \(sideLimit) a side "
          + "and \(pixelLimit) in all")
    }
  }

  private static func failure(_ message: [CChar]) -> CodecError {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return CodecError(format: "PNG", reason: String(decoding: bytes, as: UTF8.self))
  }

  private static func latin1(_ bytes: UnsafeRawBufferPointer) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
    return text
  }

  /// Calls `body` with the fields as C texts, which live as long as the call.
  private static func withTexts<Result>(
    _ fields: [Provenance.Field], _ body: (UnsafeBufferPointer<cpng_text>) -> Result
  ) -> Result {
    // One block of memory for all strings, each closed by a zero.
    var block: [CChar] = []
    var places: [(key: Int, value: Int, length: Int)] = []
    for field in fields {
      let key = block.count
      block += field.key.utf8.map { CChar(bitPattern: $0) } + [0]
      places.append((key, block.count, field.value.utf8.count))
      block += field.value.utf8.map { CChar(bitPattern: $0) } + [0]
    }
    return block.withUnsafeBufferPointer { block in
      let texts = places.map { place in
        cpng_text(
          key: block.baseAddress.map { $0 + place.key }, key_length: place.value - place.key - 1,
          value: block.baseAddress.map { $0 + place.value }, value_length: place.length,
          international: 1)
      }
      return texts.withUnsafeBufferPointer(body)
    }
  }
}
