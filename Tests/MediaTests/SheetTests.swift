import Media
import Testing

/// Files that are made of many items, one read at a time.
struct SheetTests {
  private static func members(_ extents: [Extent]) -> [SheetMember] {
    extents.enumerated().map {
      SheetMember(name: "item-\($0.offset + 1)", label: "\($0.offset + 1)", extent: $0.element)
    }
  }

  private static func plain(_ width: Int, _ height: Int, _ value: UInt8) -> Raster {
    ContactSheetTests.plain(width, height, value)
  }

  /// The sheets that a maker makes of pictures, and how many were read.
  private static func sheets(
    _ maker: some SheetMaker, _ pictures: [Raster], name: String = "job"
  ) throws -> (sheets: [Sheet], reads: Int) {
    var (sheets, reads): ([Sheet], Int) = ([], 0)
    try maker.make(
      of: members(pictures.map { .image(width: $0.width, height: $0.height) }), name: name,
      read: {
        reads += 1
        return .image(pictures[$0])
      }, each: { sheets.append($0) })
    return (sheets, reads)
  }

  @Test func `a contact sheet is the one of all pictures at once`() throws {
    let pictures = (1...5).map { Self.plain($0 + 1, 7 - $0, UInt8($0 * 20)) }
    let layout = ContactSheet(columns: 3, scale: 2, gap: 1)
    let (sheets, reads) = try Self.sheets(ContactSheetMaker(layout), pictures)
    #expect(reads == 5 && sheets.count == 1 && sheets[0].name == "job" && sheets[0].layout == nil)
    #expect(sheets[0].content == .image(try layout.raster(of: pictures)))
    // Labels take rows of their own and leave ink there.
    let (labelled, _) = try Self.sheets(
      ContactSheetMaker(layout, hasLabels: true), pictures)
    guard case .image(let with) = labelled[0].content, case .image(let without) = sheets[0].content
    else { return }
    #expect(with.width == without.width && with.height == without.height + 2 * 11)
    let inks = with.pixels.enumerated().count { $0.offset % 4 == 0 && $0.element == 0x50 }
    #expect(inks > 5)
  }

  @Test func `large contact sheets go on with the next`() throws {
    let pictures = (0..<5).map { Self.plain(1000, 750, UInt8($0)) }
    let (sheets, _) = try Self.sheets(ContactSheetMaker(ContactSheet()), pictures)
    #expect(sheets.map { $0.name } == ["job-1", "job-2"])
    #expect(sheets.map { $0.count } == [4, 1])
    #expect(throws: CodecError.self) {
      try Self.sheets(
        ContactSheetMaker(ContactSheet(columns: 17)), pictures + pictures + pictures + pictures)
    }
    #expect(try Self.sheets(ContactSheetMaker(ContactSheet()), []).sheets.isEmpty)
  }

  @Test func `an atlas names its pictures and its other pages`() throws {
    let pictures = (0..<3).map { Self.plain(30, 30, UInt8($0 + 1)) }
    let (sheets, reads) = try Self.sheets(AtlasMaker(side: 64, padding: 1), pictures + pictures)
    #expect(reads == 6)
    #expect(sheets.map { $0.name } == ["job-1", "job-2"])
    #expect(sheets.map { $0.count } == [4, 2])
    let json = try #require(sheets[0].layout)
    #expect(json.contains("\"item-1.png\": {\"frame\""))
    #expect(json.contains("\"related_multi_packs\": [\"job-2.json\"]"))
    #expect(throws: CodecError.self) {
      try Self.sheets(AtlasMaker(side: 64), [Self.plain(61, 61, 1)])
    }
  }

  @Test func `a sound sheet keeps its sounds and their gaps`() throws {
    let sounds = [3, 5].map {
      Waveform(sampleRate: 1000, samples: Array(repeating: 0.5, count: $0))
    }
    var sheets: [Sheet] = []
    let members = Self.members(
      sounds.map { .audio(sampleRate: 1000, channels: 1, frames: $0.frames) })
    try SoundSheetMaker(gap: 2).make(
      of: members, name: "s", read: { .audio(sounds[$0]) }, each: { sheets.append($0) })
    guard case .audio(let sound) = try #require(sheets.first).content else { return }
    #expect(sound.samples == [0.5, 0.5, 0.5, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0])
    #expect(sheets[0].layout?.contains("\"item-2\": [5, 5]") == true)
    let stranger = members + Self.members([.audio(sampleRate: 2000, channels: 1, frames: 1)])
    #expect(throws: CodecError.self) {
      try SoundSheetMaker().make(
        of: stranger, name: "s", read: { _ in .audio(sounds[0]) }, each: { _ in })
    }
  }
}
