import Media
import Testing

struct ContactSheetTests {
  static func plain(_ width: Int, _ height: Int, _ value: UInt8, alpha: UInt8 = 255) -> Raster {
    Raster(
      width: width, height: height,
      pixels: (0..<width * height).flatMap { _ in [value, value, value, alpha] })
  }

  static func red(_ sheet: Raster, _ x: Int, _ y: Int) -> UInt8 {
    sheet.pixels[4 * (y * sheet.width + x)]
  }

  @Test func `pictures stand in rows, scaled, with gaps`() throws {
    let pictures = [Self.plain(2, 2, 10), Self.plain(2, 1, 20), Self.plain(1, 1, 30)]
    let sheet = try ContactSheet(columns: 2, scale: 3, gap: 1).raster(of: pictures)
    #expect(sheet.width == 15 && sheet.height == 15)
    #expect([Self.red(sheet, 0, 0), Self.red(sheet, 7, 3)] == [0xF2, 0xF2])
    #expect([Self.red(sheet, 1, 1), Self.red(sheet, 6, 6)] == [10, 10])
    // The second is half as high as its cell, the third half as wide too.
    #expect(
      [Self.red(sheet, 8, 1), Self.red(sheet, 8, 2), Self.red(sheet, 13, 4)] == [0xF2, 20, 20])
    #expect(
      [Self.red(sheet, 1, 9), Self.red(sheet, 2, 9), Self.red(sheet, 4, 11)] == [0xF2, 30, 30])
  }

  @Test func `transparent parts show the sheet`() throws {
    let sheet = try ContactSheet(gap: 0).raster(
      of: [Self.plain(1, 1, 0, alpha: 0), Self.plain(1, 1, 0, alpha: 128)])
    #expect(sheet.width == 2 && sheet.isOpaque)
    #expect([Self.red(sheet, 0, 0), Self.red(sheet, 1, 0)] == [0xF2, 0x78])
  }

  @Test func `no pictures or too large a sheet are refused`() {
    #expect(throws: CodecError(format: "contact sheet", reason: "there are no pictures")) {
      try ContactSheet().raster(of: [])
    }
    let reason =
      "2 pictures in 2 columns are larger than 16384 pixels a side or 67108864 in all"
    #expect(throws: CodecError(format: "contact sheet", reason: reason)) {
      try ContactSheet(scale: 64).raster(of: [Self.plain(200, 1, 0), Self.plain(1, 200, 0)])
    }
  }
}
