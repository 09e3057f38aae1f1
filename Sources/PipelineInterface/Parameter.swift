/// A typed key: one declaration gives validation, default, schema attribute and help.
public struct Parameter<Value: ParameterValue>: Sendable {
  /// Attribute name, lower case with hyphens.
  public let name: String
  /// What it does, for people: one sentence, lower case start, no period.
  public let help: String
  /// The value when the attribute is absent; `nil` makes the attribute required.
  public let defaultValue: Value?
  /// The values allowed.
  public let domain: Value.Domain
  /// Whether a checkpoint's recipe and an item's content key leave it out at its default.
  ///
  /// True of what joined a vocabulary later: older recipes, and so the bytes of their checkpoints,
  /// and older keys stay as they are.
  public let isOmittedAtDefault: Bool

  /// A key with a default.
  public init(
    _ name: String, default defaultValue: Value, in domain: Value.Domain,
    omittedAtDefault: Bool = false, help: String
  ) {
    self.name = name
    self.help = help
    self.defaultValue = defaultValue
    self.domain = domain
    isOmittedAtDefault = omittedAtDefault
  }

  /// A required key.
  public init(required name: String, in domain: Value.Domain, help: String) {
    self.name = name
    self.help = help
    self.defaultValue = nil
    self.domain = domain
    isOmittedAtDefault = false
  }
}

/// A parameter of any type, as lists of kinds and steps hold it.
public protocol AnyParameter: Sendable {
  /// Attribute name.
  var name: String { get }
  /// What it does, for people.
  var help: String { get }
  /// Canonical text of the default; `nil` when required.
  var defaultText: String? { get }
  /// What a schema needs to know.
  var schema: ParameterSchema { get }
  /// Whether recipes and keys leave it out at its default.
  var isOmittedAtDefault: Bool { get }
  /// The canonical text of a written value: `0.80` becomes `0.8`.
  func canonical(_ text: String) throws(ParameterError) -> String
}

extension Parameter: AnyParameter {
  /// Canonical text of the default; `nil` when required.
  public var defaultText: String? { defaultValue.map { $0.canonicalText } }
  /// The type under the domain.
  public var schema: ParameterSchema { Value.schema(domain) }

  /// The canonical text of a written value.
  public func canonical(_ text: String) throws(ParameterError) -> String {
    try parse(text).canonicalText
  }

  /// The value of a written text, checked against the domain.
  public func parse(_ text: String) throws(ParameterError) -> Value {
    do throws(ParameterReason) {
      return try Value.parse(text, in: domain)
    } catch {
      throw ParameterError(name: name, reason: error.text)
    }
  }
}

/// The type of a parameter as a schema states it.
public enum ParameterSchema: Hashable, Sendable {
  case integer(ClosedRange<Int>)
  case decimal(ClosedRange<Double>)
  case boolean
  case choice([String])
  case text(maximumLength: Int)
  /// A file or folder, relative to the document.
  case path
  /// A WAV file, relative to the document; may be empty.
  case sound
  /// A UTF-8 text file, relative to the document; may be empty.
  case textFile
  /// A PNG file, relative to the document; may be empty.
  case picture
}
