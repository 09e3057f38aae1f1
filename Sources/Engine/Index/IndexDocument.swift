/// Names of the index.
enum IndexDocument {
  static let fileName = "index.xml"
  static let namespace = "urn:pipeline:index:1"
}
