import ContentPack
import Testing

struct PortablePathsTests {
  static let paths: [(String, Bool)] = [
    ("text/a-0001.txt", true), ("CREDITS.txt", true), ("con/a.txt", false), ("text/NUL.txt", false),
    ("text/Aux", false), ("com1.png", false), ("text/con-0001.txt", true), ("../a", false),
    ("/a", false), ("a//b", false), ("a/./b", false), ("text/.hidden", false),
    ("text/a.", false), ("text/a b", false), ("text/a:b", false), ("text/ä.txt", false),
    ("text/a\\b", false), ("text/a\u{0}b", false), ("", false), ("-rf", false),
    (String(repeating: "a", count: 121), false),
    (Array(repeating: String(repeating: "a", count: 60), count: 3).joined(separator: "/"), false),
  ]

  @Test(arguments: paths)
  func `only paths that every system takes`(path: String, isFine: Bool) throws {
    var paths = PortablePaths()
    if isFine {
      try paths.take(path)
    } else {
      #expect(throws: PackError.self) { try paths.take(path) }
    }
  }

  @Test func `paths that differ by capitals are one on Windows and macOS`() throws {
    var paths = PortablePaths()
    try paths.take("text/a.txt")
    try paths.take("text/b.txt")
    #expect(throws: PackError.self) { try paths.take("text/A.txt") }
    #expect(throws: PackError.self) { try paths.take("text/a.txt") }
  }

  @Test(arguments: [
    ("a.zip", PackFormat.zip), ("A.ZIP", .zip), ("a.tar.gz", .tarGzip), ("a.tgz", .tarGzip),
    ("a", .folder), ("pack.v1", .folder), ("a/", .folder),
  ])
  func `the name says the format`(name: String, format: PackFormat) {
    #expect(PackFormat(name: name) == format)
  }

  @Test(arguments: ["a.rar", "a.7z", "a.tar", "a.tar.xz", "a.gz"])
  func `formats that are not made are known as such`(name: String) {
    #expect(PackFormat(name: name) == nil)
  }
}
