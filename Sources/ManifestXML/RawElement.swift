/// A name with its namespace.
struct QualifiedName: Hashable {
  let local: String
  /// The prefix as written; `nil`: none.
  let prefix: String?
  /// The namespace; `nil`: none.
  let namespace: String?

  /// The name as it stands in the document.
  var written: String { prefix.map { "\($0):\(local)" } ?? local }
}

/// An element as the parser gave it, before any rule is known.
final class RawElement {
  let name: QualifiedName
  let attributes: [(name: QualifiedName, value: String)]
  /// The place of its start tag among all start tags.
  let order: Int
  var children: [RawElement] = []
  /// UTF-8 of the text directly inside.
  var text: [UInt8] = []

  init(name: QualifiedName, attributes: [(name: QualifiedName, value: String)], order: Int) {
    self.name = name
    self.attributes = attributes
    self.order = order
  }
}
