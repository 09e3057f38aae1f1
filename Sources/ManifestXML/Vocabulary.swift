/// The words of a document type: the root's rule and, within it, all others.
public struct Vocabulary: Sendable {
  /// The namespace of every element.
  public let namespace: String
  /// The rule of the root element.
  public let root: ElementRule

  /// A vocabulary from its parts.
  public init(namespace: String, root: ElementRule) {
    self.namespace = namespace
    self.root = root
  }
}

/// What an element may be.
public struct ElementRule: Sendable {
  /// What an element may contain, beside comments.
  public enum Content: Sendable {
    case empty
    /// Text only.
    case text
    /// Elements in any order, no text.
    case elements([ChildRule])
  }

  /// Element name.
  public let name: String
  /// What it is for, one sentence for people.
  public let help: String
  /// What messages call such an element: `generator`, `step`.
  public let noun: String
  /// Attributes.
  public let attributes: [AttributeRule]
  /// What it may contain.
  public let content: Content

  /// A rule from its parts.
  public init(
    name: String, help: String, noun: String = "element", attributes: [AttributeRule] = [],
    content: Content = .empty
  ) {
    self.name = name
    self.help = help
    self.noun = noun
    self.attributes = attributes
    self.content = content
  }

  /// The rules of children; empty for text and empty elements.
  var children: [ChildRule] {
    if case .elements(let rules) = content { rules } else { [] }
  }
}

/// A child element and how often it may stand in its parent.
public struct ChildRule: Sendable {
  /// The child's rule.
  public let element: ElementRule
  /// At least so many.
  public let minimum: Int
  /// At most so many; `nil`: any number.
  public let maximum: Int?

  /// A rule from its parts.
  public init(_ element: ElementRule, minimum: Int = 0, maximum: Int? = nil) {
    self.element = element
    self.minimum = minimum
    self.maximum = maximum
  }
}
