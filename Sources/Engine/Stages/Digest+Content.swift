public import Files
public import Media

extension Digest {
  /// A content digest: of the header line and the payload.
  public init(of content: Content) {
    var hash = SHA256()
    hash.update(content.header)
    hash.update(content.payload)
    self = hash.finish()
  }
}
