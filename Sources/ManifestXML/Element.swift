/// An element that has been checked against its rule.
public struct Element: Sendable {
  /// An attribute that was written; defaults are not filled in.
  public struct Attribute: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its value in canonical form.
    public let text: String
    /// Its value as written, references resolved.
    public let written: String
    /// Where the value begins, inside the quotes.
    public let position: SourcePosition
  }

  /// Its name.
  public let name: String
  /// Where its name begins.
  public let position: SourcePosition
  /// Attributes in the order in which they were written.
  public let attributes: [Attribute]
  /// Child elements in order.
  public let children: [Element]
  /// Text directly inside.
  public let text: String
  /// Where the first character that is no white space stands; without one, `position`.
  public let textPosition: SourcePosition
}
