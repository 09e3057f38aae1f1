/// What a file tells about its making: ordered `(key, value)` pairs, e.g. `kind`, `model`, `seed`.
public struct Provenance: Hashable, Sendable {
  /// One fact.
  public struct Field: Hashable, Sendable {
    /// A short lower-case name.
    public let key: String
    /// Its value as text.
    public let value: String
    /// A fact from its parts.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The facts in the order in which they are written.
  public var fields: [Field]

  /// Facts in order.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }
}
