/// A small bitmap font: ASCII in cells of 5 columns and 9 rows, the last two for descenders.
enum PixelFont {
  /// Columns from one letter to the next, at scale 1.
  static let advance = 6
  /// Rows from the top of a capital letter to the base line, at scale 1.
  static let capHeight = 7

  /// Width of a text in pixels; a character counts as one cell.
  static func width(_ text: String, scale: Int) -> Int {
    max(0, text.unicodeScalars.count * advance - 1) * scale
  }

  /// Whether the glyph of a scalar has a dot there; `false` outside of the cell.
  ///
  /// What is not ASCII is drawn as a box.
  static func hasDot(_ scalar: Unicode.Scalar, column: Int, row: Int) -> Bool {
    guard (0..<5).contains(column), (0..<9).contains(row) else { return false }
    let glyph = (32...126).contains(scalar.value) ? glyphs[Int(scalar.value) - 32] : box
    return glyph >> (44 - 5 * row - column) & 1 == 1
  }

  private static let box: UInt64 = 0x1F8C6318FC00

  /// From U+0020 to U+007E: 45 bits, the rows from the top, the left column in the highest bit.
  private static let glyphs: [UInt64] = [
    0x000000000000, 0x042108401000, 0x0A5280000000, 0x0A57D5F52800, 0x047D1C5F1000, 0x18C888898C00,
    0x0C9511593400, 0x042100000000, 0x022210820800, 0x082084222000, 0x00255D520000, 0x00213E420000,
    0x000000061100, 0x00003E000000, 0x000000063000, 0x000888880000, 0x0E8CEB98B800, 0x046108423800,
    0x0E8844447C00, 0x1F110418B800, 0x0232A5F10800, 0x1F878218B800, 0x06443D18B800, 0x1F0888842000,
    0x0E8C5D18B800, 0x0E8C5E113000, 0x006300C60000, 0x006300061100, 0x022220820800, 0x0007C1F00000,
    0x082082222000, 0x0E8844401000, 0x0E8DEB783800, 0x0E8C7F18C400, 0x1E8C7D18F800, 0x0E8C2108B800,
    0x1E8C6318F800, 0x1F843D087C00, 0x1F843D084000, 0x0E8C2F18BC00, 0x118C7F18C400, 0x0E2108423800,
    0x071084293000, 0x119531494400, 0x108421087C00, 0x11DD6B18C400, 0x11CD6B38C400, 0x0E8C6318B800,
    0x1E8C7D084000, 0x0E8C63593400, 0x1E8C7D494400, 0x0F841C10F800, 0x1F2108421000, 0x118C6318B800,
    0x118C62A51000, 0x118C6B5DC400, 0x118A88A8C400, 0x118A88421000, 0x1F0888887C00, 0x0E4210843800,
    0x008208208000, 0x0E1084213800, 0x045440000000, 0x0000000003E0, 0x082080000000, 0x000382F8BC00,
    0x1087A318F800, 0x0003A108B800, 0x010BE318BC00, 0x0003A3F83800, 0x064710842000, 0x0003E318BC2E,
    0x1087A318C400, 0x040308423800, 0x020184210A4C, 0x1084A98A4800, 0x0C2108423800, 0x0006AB5AD400,
    0x0007A318C400, 0x0003A318B800, 0x0007A318FA10, 0x0003E318BC21, 0x0005B3084000, 0x0003E0E0F800,
    0x084710849800, 0x00046319B400, 0x000463151000, 0x0004635AA800, 0x000454454400, 0x00046318BC2E,
    0x0007C4447C00, 0x022110420800, 0x042108421000, 0x082104422000, 0x00022A200000,
  ]
}
