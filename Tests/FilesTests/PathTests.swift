import Files
import Testing

struct PathTests {
  @Test(arguments: [
    ("a", "b", "a/b"), ("a/", "b", "a/b"), ("", "b", "b"), ("a", "/b", "/b"), ("/", "b", "/b"),
  ])
  func `joins a folder and a name`(_ folder: String, _ name: String, _ expected: String) {
    #expect(Path.join(folder, name) == expected)
  }

  @Test(arguments: [
    ("a/b/c", "a/b", "c"), ("c", ".", "c"), ("/c", "/", "c"), ("a/", "a", ""),
  ])
  func `splits folder and name`(_ path: String, _ folder: String, _ name: String) {
    #expect(Path.folder(of: path) == folder)
    #expect(Path.name(of: path) == name)
  }

  @Test(arguments: [
    ("../Assets/m", "Pipelines", "Assets/m"), ("m", ".", "m"), ("./m", "a", "a/m"),
    ("../../m", "a", "../m"), ("/abs/m", "a", "/abs/m"), ("../m", "/", "/m"), ("..", "a", "."),
    ("../../../m", "..", "../../../../m"),
  ])
  func `resolves a written path against its document`(
    _ written: String, _ folder: String, _ expected: String
  ) {
    #expect(Path.resolve(written, against: folder) == expected)
  }
}
