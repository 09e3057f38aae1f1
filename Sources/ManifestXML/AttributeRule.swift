/// What an attribute may be.
public struct AttributeRule: Sendable {
  /// Attribute name.
  public let name: String
  /// What it does, for people.
  public let help: String
  /// The value when it is absent, as schemas state it; `nil`: none.
  public let defaultText: String?
  /// Whether it must be there.
  public let isRequired: Bool
  /// What a schema says about its values.
  public let type: ValueType
  /// Whether no two children of one parent may have the same value.
  public let isKey: Bool
  /// The canonical text of a written value, or why it is refused.
  ///
  /// The last word; the type
  /// is for schemas, which cannot say everything.
  public let check: @Sendable (String) -> Result<String, CheckFailure>

  /// A rule from its parts.
  ///
  /// Without `check` the type's own check stands.
  public init(
    name: String, help: String, defaultText: String? = nil, isRequired: Bool = false,
    type: ValueType, isKey: Bool = false,
    check: (@Sendable (String) -> Result<String, CheckFailure>)? = nil
  ) {
    self.name = name
    self.help = help
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.type = type
    self.isKey = isKey
    self.check = check ?? { type.check($0) }
  }
}

/// Why a value is refused.
public struct CheckFailure: Error, Hashable, Sendable {
  /// The reason, to follow the attribute's name: `must be in 1...9, got "0"`.
  public let reason: String
  /// A failure with a reason.
  public init(_ reason: String) { self.reason = reason }
}
