import Files
import Foundation
import Testing

/// Checksums that the readers' harness puts right: without them it would try refusals only.
struct MendedTests {
  private func seed(_ path: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appending(path: "Corpus/\(path)")))
  }

  @Test func `a picture has its CRCs`() throws {
    let file = try seed("png/colours.png")
    var damaged = file
    damaged[29] ^= 1  // IHDR's CRC
    damaged[file.count - 1] ^= 1  // IEND's
    #expect(Mended.png(damaged) == file)
  }

  @Test func `a journal has its check digits`() throws {
    let file = try seed("journal/failed")
    var damaged = file
    damaged[0] = UInt8(ascii: "x")
    #expect(Mended.journal(damaged) == file)
  }

  @Test func `a state has its digest`() throws {
    let file = try seed("state/open")
    var damaged = file
    damaged[30] = UInt8(ascii: "x")
    #expect(Mended.state(damaged) == file)
  }
}
