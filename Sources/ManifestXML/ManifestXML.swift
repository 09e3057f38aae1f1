// Declarations that Engine builds against until the module's own files arrive.

/// A place in a document.
public struct SourcePosition: Hashable, Sendable {
  /// 1-based line.
  public let line: Int
  /// 1-based column, in Unicode scalars.
  public let column: Int
  /// A place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A message about a place.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: Sendable { case error, warning }
  /// How bad it is.
  public let severity: Severity
  /// Where.
  public let position: SourcePosition
  /// What.
  public let message: String
  /// The cure.
  public let hint: String?
  /// A message.
  public init(severity: Severity = .error, position: SourcePosition, message: String, hint: String? = nil) {
    self.severity = severity
    self.position = position
    self.message = message
    self.hint = hint
  }
}

/// A document.
public struct DocumentSource: Hashable, Sendable {
  /// Path as the user gave it.
  public let name: String
  /// Its bytes.
  public let bytes: [UInt8]
  /// A document.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
  /// Text of a message.
  public func render(_ diagnostic: Diagnostic) -> String { diagnostic.message }
}

/// Stub.
public struct Vocabulary: Sendable {
  /// Stub.
  public let namespace: String
  /// Stub.
  public let root: ElementRule
  /// Stub.
  public init(namespace: String, root: ElementRule) {
    self.namespace = namespace
    self.root = root
  }
}

/// Stub.
public struct ElementRule: Sendable {
  /// Stub.
  public enum Content: Sendable { case empty, text, elements([ChildRule]) }
  /// Stub.
  public let name, help, noun: String
  /// Stub.
  public let attributes: [AttributeRule]
  /// Stub.
  public let content: Content
  /// Stub.
  public init(name: String, help: String, noun: String = "element", attributes: [AttributeRule] = [], content: Content = .empty) {
    (self.name, self.help, self.noun, self.attributes, self.content) = (name, help, noun, attributes, content)
  }
}

/// Stub.
public struct ChildRule: Sendable {
  /// Stub.
  public let element: ElementRule
  /// Stub.
  public let minimum: Int
  /// Stub.
  public let maximum: Int?
  /// Stub.
  public init(_ element: ElementRule, minimum: Int = 0, maximum: Int? = nil) {
    (self.element, self.minimum, self.maximum) = (element, minimum, maximum)
  }
}

/// Stub.
public enum ValueType: Hashable, Sendable {
  case integer(ClosedRange<Int>), decimal(ClosedRange<Double>), boolean, choice([String]), text(maximumLength: Int), path, identifier, unsigned64OrWords([String])
}

/// Stub.
public struct CheckFailure: Error, Hashable, Sendable {
  /// Stub.
  public let reason: String
  /// Stub.
  public init(_ reason: String) { self.reason = reason }
}

/// Stub.
public struct AttributeRule: Sendable {
  /// Stub.
  public let name, help: String
  /// Stub.
  public let defaultText: String?
  /// Stub.
  public let isRequired: Bool
  /// Stub.
  public let type: ValueType
  /// Stub.
  public let check: @Sendable (String) -> Result<String, CheckFailure>
  /// Stub.
  public let isKey: Bool
  /// Stub.
  public init(name: String, help: String, defaultText: String? = nil, isRequired: Bool = false, type: ValueType, isKey: Bool = false, check: @escaping @Sendable (String) -> Result<String, CheckFailure> = { .success($0) }) {
    (self.name, self.help, self.defaultText, self.isRequired, self.type, self.check, self.isKey) = (name, help, defaultText, isRequired, type, check, isKey)
  }
}

/// Stub.
public struct Element: Sendable {
  /// Stub.
  public struct Attribute: Sendable {
    /// Stub.
    public let name, text, written: String
    /// Stub.
    public let position: SourcePosition
  }
  /// Stub.
  public let name: String
  /// Stub.
  public let position: SourcePosition
  /// Stub.
  public let attributes: [Attribute]
  /// Stub.
  public let children: [Element]
  /// Stub.
  public let text: String
  /// Stub.
  public let textPosition: SourcePosition
}

/// Stub.
public struct DocumentReader: Sendable {
  /// Stub.
  public init(_ vocabulary: Vocabulary) {}
  /// Stub.
  public func read(_ source: DocumentSource) -> (root: Element?, diagnostics: [Diagnostic]) { (nil, []) }
}

/// Stub.
public enum SchemaWriter {
  /// Stub.
  public static func xsd(_ vocabulary: Vocabulary) -> String { "" }
}
