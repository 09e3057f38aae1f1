import Files
import Glibc
import Testing

struct AtomicFileTests {
  @Test func `a crash at any change leaves the old file or the new one`() throws {
    let old: [UInt8] = [1, 2, 3, 4]
    let new: [UInt8] = [5, 6, 7, 8]
    for position in 0..<6 {
      let disk = MemoryFileSystem()
      try disk.write(old, to: "x")
      let faulty = FaultyFileSystem(disk, .crash, at: position)
      let isPublished: Bool
      do {
        try AtomicFile.publish(new, at: "x", temporary: "x.part", in: faulty)
        isPublished = true
      } catch {
        isPublished = false
      }
      let bytes = try disk.read("x", limit: 9)
      #expect(bytes == old || bytes == new)
      #expect(!isPublished || bytes == new)
    }
  }

  @Test func `a full disk is told as such and leaves the old file`() throws {
    let disk = MemoryFileSystem()
    try disk.write([1], to: "x")
    let full = FaultyFileSystem(disk, .failure(ENOSPC), at: 1)
    let error = #expect(throws: FileError.self) {
      try AtomicFile.publish([2], at: "x", temporary: "x.part", in: full)
    }
    #expect(error?.description == "cannot write 'x.part': no space left on device")
    #expect(error?.consequence == .inputOutput)
    #expect(try disk.read("x", limit: 9) == [1])
  }
}

struct FileErrorTests {
  @Test(arguments: [
    (FileError(.read, "x", code: ENOENT), FileError.Consequence.missingInput),
    (FileError(.read, "x", code: EIO), .inputOutput),
    (FileError(.list, "x", code: EACCES), .missingInput),
    (FileError(.create, "x", code: EACCES), .cannotCreate),
    (FileError(.create, "x", code: ENOSPC), .inputOutput),
    (FileError(.create, "x", code: EISDIR), .cannotCreate),
    (FileError(.write, "x", code: EDQUOT), .inputOutput),
    (FileError(.sync, "x", code: EIO), .inputOutput),
  ])
  func `an error says what follows from it`(
    _ error: FileError, _ consequence: FileError.Consequence
  ) {
    #expect(error.consequence == consequence)
  }
}
