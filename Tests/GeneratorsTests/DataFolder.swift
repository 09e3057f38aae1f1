import Files
import Glibc
import Media

/// A data set on disk for one test, removed with it.
final class DataFolder {
  let path: String
  private let system = LocalFileSystem()

  init() throws {
    var template = Array("/tmp/data-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    guard !path.isEmpty else { throw FileError(.create, "/tmp", code: errno) }
  }

  deinit { try? system.removeAll(path) }

  func put(_ bytes: [UInt8], _ name: String) throws {
    let file = Path.join(path, name)
    try system.createFolder(Path.folder(of: file))
    try system.write(bytes, to: file)
  }

  /// The bytes of all files that lie in the folder itself, by name.
  func files() throws -> [[UInt8]] {
    try system.list(path).sorted().map { try system.read(Path.join(path, $0), limit: .max) }
  }

  func put(_ text: String, _ name: String) throws { try put(Array(text.utf8), name) }

  func put(_ raster: Raster, _ name: String) throws { try put(PNGCodec.encode(raster), name) }

  func put(_ sound: Waveform, _ name: String) throws { try put(WAVCodec.encode(sound), name) }

  /// A text of one sentence many times over.
  static func text() throws -> DataFolder {
    let folder = try DataFolder()
    try folder.put(String(repeating: "a bad cab had a bed\n", count: 60), "a.txt")
    return folder
  }

  /// 50 lines of two to five words, some of them empty.
  static func lines() throws -> DataFolder {
    let folder = try DataFolder()
    let lines = ["a bad cab", "a bed", "", "he had a cafe bead", "a cab had a bed"]
    try folder.put((0..<62).map { lines[$0 % 5] + "\n" }.joined(), "a.txt")
    return folder
  }

  /// 20 pictures of 8x8: a bright square at changing places on a dark ground.
  static func pictures() throws -> DataFolder {
    let folder = try DataFolder()
    for index in 0..<20 {
      let pixels = (0..<64).flatMap { place -> [UInt8] in
        let isBright = (place % 8 - index % 5).magnitude < 2 && place / 8 > index % 4
        return isBright ? [250, 200, UInt8(10 * index), 255] : [10, 20, 30, 255]
      }
      try folder.put(Raster(width: 8, height: 8, pixels: pixels), "\(100 + index).png")
    }
    return folder
  }

  /// 40 noisy pictures of 8x8 in two folders: `dark` and `light`, half of them each.
  static func labelledPictures() throws -> DataFolder {
    let folder = try DataFolder()
    for index in 0..<40 {
      let isLight = index % 2 == 1
      let pixels = (0..<64).flatMap { place -> [UInt8] in
        let noise = UInt8(truncatingIfNeeded: (place * 37 + index * 101) % 41)
        let value = noise + (isLight ? 200 : 10)
        return [value, value, value / 2, 255]
      }
      try folder.put(
        Raster(width: 8, height: 8, pixels: pixels),
        "\(isLight ? "light" : "dark")/\(100 + index).png")
    }
    return folder
  }

  /// 10 clips of a triangle wave, 200 samples each and a few more.
  static func sounds() throws -> DataFolder {
    let folder = try DataFolder()
    for index in 0..<10 {
      let samples = (0..<200 + index).map { Float(($0 + index) % 20 - 10) / 20 }
      try folder.put(Waveform(sampleRate: 16_000, samples: samples), "\(100 + index).wav")
    }
    return folder
  }
}
