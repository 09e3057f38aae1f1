import Files
import Glibc
import Testing

/// The same rules on the disk and in memory.
struct FileSystemTests {
  /// A file system with an empty folder in it.
  struct Place: CustomTestStringConvertible {
    let testDescription: String
    let open: @Sendable () -> (any FileSystem, String, AnyObject)
  }

  static let places = [
    Place(testDescription: "disk") {
      let folder = TemporaryFolder()
      return (LocalFileSystem(), folder.path, folder)
    },
    Place(testDescription: "memory") {
      let system = MemoryFileSystem()
      return (system, ".", system)
    },
  ]

  @Test(arguments: places)
  func `what is written can be read, whole and in part`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.createFolder("\(folder)/a/b")
    try files.write([1, 2, 3, 4], to: "\(folder)/a/b/x")
    #expect(try files.read("\(folder)/a/b/x", limit: 4) == [1, 2, 3, 4])
    #expect(try files.read("\(folder)/a/b/x", offset: 1, count: 2) == [2, 3])
    #expect(try files.read("\(folder)/a/b/x", offset: 3, count: 9) == [4])
    #expect(try files.read("\(folder)/a/b/x", offset: 9, count: 9) == [])
    #expect(try files.status("\(folder)/a/b/x") == .file(size: 4))
    #expect(try files.status("\(folder)/a") == .folder)
    #expect(try files.status("\(folder)/z") == nil)
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `the age of a file counts from its last change`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.write([1], to: "\(folder)/x")
    try files.createFolder("\(folder)/a")
    for path in ["\(folder)/x", "\(folder)/a"] {
      #expect((0...60).contains(try #require(try files.age(path))))
    }
    #expect(try files.age("\(folder)/z") == nil)
    #expect(throws: FileError.self) { try files.touch("\(folder)/z") }
    if let memory = files as? MemoryFileSystem {
      memory.wait(seconds: 100)
      #expect(try files.age("\(folder)/x") == 100)
      try files.move("\(folder)/x", to: "\(folder)/y")
      #expect(try files.age("\(folder)/y") == 100)
      try files.write([2], to: "\(folder)/y")
      #expect(try files.age("\(folder)/y") == 0)
      memory.wait(seconds: 100)
      try files.touch("\(folder)/y")
      #expect(try files.age("\(folder)/y") == 0)
    } else {
      var times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
      #expect(utimensat(AT_FDCWD, "\(folder)/x", &times, 0) == 0)
      #expect(try #require(try files.age("\(folder)/x")) > 1_700_000_000)
      try files.touch("\(folder)/x")
      #expect((0...60).contains(try #require(try files.age("\(folder)/x"))))
      #expect(try #require(try files.room(folder)) > 0)
    }
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `appending goes on where the file ends and creating empties it`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    for byte in [1, 2] as [UInt8] {
      let file = try files.append("\(folder)/x")
      try file.write([byte])
      try file.close()
    }
    #expect(try files.read("\(folder)/x", limit: 9) == [1, 2])
    try files.write([3], to: "\(folder)/x")
    #expect(try files.read("\(folder)/x", limit: 9) == [3])
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `moving replaces a file and keeps its bytes`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.write([1], to: "\(folder)/x")
    try files.write([2], to: "\(folder)/y")
    try files.move("\(folder)/x", to: "\(folder)/y")
    #expect(try files.list(folder) == ["y"])
    #expect(try files.read("\(folder)/y", limit: 1) == [1])
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `names are listed by their bytes`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    for name in ["b", "a", "B", ".h", "a-1", "a0"] { try files.write([], to: "\(folder)/\(name)") }
    #expect(try files.list(folder) == [".h", "B", "a", "a-1", "a0", "b"])
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `removing takes files, empty folders and nothing`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.createFolder("\(folder)/a/b")
    try files.write([1], to: "\(folder)/a/x")
    #expect(throws: FileError(.remove, "\(folder)/a", code: ENOTEMPTY)) {
      try files.remove("\(folder)/a")
    }
    try files.removeAll("\(folder)/a")
    try files.remove("\(folder)/a")
    #expect(try files.status("\(folder)/a") == nil)
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `errors name operation, path and reason`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.createFolder("\(folder)/d")
    try files.write([1, 2], to: "\(folder)/x")
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message { _ = try files.read("\(folder)/no", limit: 9) }
        == "cannot read '\(folder)/no': no such file or directory")
    #expect(
      message { _ = try files.read("\(folder)/d", limit: 9) }
        == "cannot read '\(folder)/d': is a directory")
    #expect(
      message { _ = try files.read("\(folder)/x", limit: 1) }
        == "cannot read '\(folder)/x': is larger than 1 bytes")
    #expect(
      message { _ = try files.createFolder("\(folder)/x") }
        == "cannot create '\(folder)/x': not a directory")
    #expect(
      message { _ = try files.create("\(folder)/d") }
        == "cannot create '\(folder)/d': is a directory")
    #expect(
      message { _ = try files.create("\(folder)/no/x") }
        == "cannot create '\(folder)/no/x': no such file or directory")
    #expect(
      message { try files.move("\(folder)/x", to: "\(folder)/d") }
        == "cannot create '\(folder)/d': is a directory")
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `a lock is held by one until it is released`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    var first = try files.lock("\(folder)/lock")
    #expect(first != nil)
    #expect(try files.lock("\(folder)/lock") == nil)
    first = nil
    #expect(try files.lock("\(folder)/lock") != nil)
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `shared locks stand beside each other and keep out one that is not`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    let path = "\(folder)/lock"
    var first = try files.lock(path, isShared: true)
    var second = try files.lock(path, isShared: true)
    #expect(first != nil && second != nil)
    #expect(try files.lock(path) == nil)
    first = nil
    #expect(try files.lock(path) == nil)
    second = nil
    let alone = try files.lock(path)
    #expect(alone != nil)
    #expect(try files.lock(path, isShared: true) == nil)
    withExtendedLifetime((keeper, first, second, alone)) {}
  }

  @Test(arguments: places)
  func `a held lock is seen without being taken`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    #expect(try !files.isLocked("\(folder)/lock"))
    #expect(try files.status("\(folder)/lock") == nil, "asking makes no file")
    var first = try files.lock("\(folder)/lock")
    #expect(try files.isLocked("\(folder)/lock"))
    #expect(first != nil)
    first = nil
    #expect(try !files.isLocked("\(folder)/lock"))
    let shared = try files.lock("\(folder)/lock", isShared: true)
    #expect(try shared != nil && files.isLocked("\(folder)/lock"))
    withExtendedLifetime(shared) {}
    withExtendedLifetime(keeper) {}
  }

  @Test(arguments: places)
  func `a link says its target, and is moved as what it is`(_ place: Place) throws {
    let (files, folder, keeper) = place.open()
    try files.createLink("\(folder)/a", to: "../x y")
    #expect(try files.status("\(folder)/a") == .link)
    #expect(try files.readLink("\(folder)/a") == "../x y")
    #expect(throws: FileError(.create, "\(folder)/a", code: EEXIST)) {
      try files.createLink("\(folder)/a", to: "z")
    }
    try files.createLink("\(folder)/b", to: "new")
    try files.move("\(folder)/b", to: "\(folder)/a")
    #expect(try files.readLink("\(folder)/a") == "new")
    #expect(try files.list(folder) == ["a"])
    try files.write([1], to: "\(folder)/file")
    #expect(throws: FileError(.read, "\(folder)/file", code: EINVAL)) {
      try files.readLink("\(folder)/file")
    }
    #expect(throws: FileError(.read, "\(folder)/none", code: ENOENT)) {
      try files.readLink("\(folder)/none")
    }
    withExtendedLifetime(keeper) {}
  }

  @Test func `a link is seen as a link and never written through`() throws {
    let folder = TemporaryFolder()
    let files = LocalFileSystem()
    try files.write([7], to: "\(folder.path)/target")
    #expect(symlink("\(folder.path)/target", "\(folder.path)/link") == 0)
    #expect(try files.status("\(folder.path)/link") == .link)
    #expect(throws: FileError(.create, "\(folder.path)/link", code: ELOOP)) {
      try files.create("\(folder.path)/link")
    }
    try files.removeAll("\(folder.path)/link")
    #expect(try files.read("\(folder.path)/target", limit: 1) == [7])
  }

  @Test func `a pipe is refused instead of waited for`() throws {
    let folder = TemporaryFolder()
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let refusal = FileError(.read, "\(folder.path)/pipe", reason: "is not a regular file")
    #expect(throws: refusal) { try LocalFileSystem().read("\(folder.path)/pipe", limit: 9) }
  }
}
