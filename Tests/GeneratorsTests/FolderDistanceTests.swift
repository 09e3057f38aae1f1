import Generators
import Media
import PipelineInterface
import Testing

/// Pictures by a formula of whole numbers, the one of `Tests/Tools/picture_distance.py`.
private func picture(_ n: Int, slope: Int) -> Raster {
  var pixels: [UInt8] = []
  for y in 0..<32 {
    for x in 0..<32 {
      for c in 0..<3 {
        var h = UInt32(truncatingIfNeeded: n * 7919 + c * 104_729 + y * 1_299_709 + x * 15_485_863)
        h = (h ^ (h >> 15)) &* 2_246_822_519
        h ^= h >> 13
        pixels.append(UInt8(Int(h >> 24) / 4 + (x * slope + n * 3 + c * 50) % 192))
      }
      pixels.append(255)
    }
  }
  return Raster(width: 32, height: 32, pixels: pixels)
}

private func folder(_ numbers: Range<Int>, slope: Int) throws -> DataFolder {
  let folder = try DataFolder()
  for number in numbers { try folder.put(picture(number, slope: slope), "\(number).png") }
  return folder
}

private func refusal(_ made: DataFolder, _ reference: DataFolder) -> String {
  do {
    _ = try FolderDistance.measure(made.path, to: reference.path)
    return "no error"
  } catch {
    return "\(error)".split(separator: made.path, omittingEmptySubsequences: false)
      .joined(separator: "MADE").split(separator: reference.path, omittingEmptySubsequences: false)
      .joined(separator: "REFERENCE")
  }
}

@Suite struct FolderDistanceTests {
  @Test func `the distance of two folders is numpy's`() throws {
    let (here, there) = (try folder(0..<330, slope: 3), try folder(1000..<1310, slope: 5))
    let found = try FolderDistance.measure(here.path, to: there.path)
    #expect(found.measured == "330 against 310 pictures of 32x32" && found.unit == "distance")
    #expect(found.parts.map { $0.name } == ["colour", "edges"])
    // picture_distance.py prints these.
    let expected = [16.819889, 16.093610, 0.337361]
    for (figure, expected) in zip([found.loss] + found.parts.map { $0.value }, expected) {
      #expect((figure - expected).magnitude < 1e-5)
    }
    let same = try FolderDistance.measure(here.path, to: here.path)
    #expect(same.loss.magnitude < 1e-4)
  }

  @Test func `pictures that do not compare are named`() throws {
    let (here, there) = (try folder(0..<2, slope: 3), try folder(0..<2, slope: 3))
    try there.put(
      Raster(width: 16, height: 16, pixels: [UInt8](repeating: 9, count: 1024)), "z.png")
    #expect(
      refusal(here, there) == "'REFERENCE/z.png' has 16x16 pixels, other than 'MADE/0.png'")
    try here.put(Raster(width: 2, height: 1, pixels: [UInt8](repeating: 9, count: 8)), "y.png")
    #expect(
      refusal(here, there)
        == "'MADE/y.png' has 2x1 pixels, only squares of at most 512 are measured")
    let single = try folder(0..<1, slope: 3)
    #expect(refusal(single, there) == "'MADE' holds one picture, a distance needs two")
    #expect(refusal(try DataFolder(), there) == "'MADE' holds no .png files")
    try single.put(Array("no picture".utf8), "broken.png")
    #expect(refusal(single, there).hasPrefix("'MADE/broken.png' cannot be used: "))
  }
}
