import Files

struct IndexPublisher {
  let plan: Plan
  let journal: Journal
  let fileSystem: any FileSystem

  func publish(into folder: String, parts: String) throws(FileError) {
  }
}
