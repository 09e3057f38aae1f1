import Numerics

/// A type that a parameter can have.
public protocol ParameterValue: Sendable, Hashable {
  /// What restricts the values.
  associatedtype Domain: Sendable
  /// The value of a text. Locale-free.
  static func parse(_ text: String, in domain: Domain) throws(ParameterReason) -> Self
  /// Shortest text that parses to the same value.
  var canonicalText: String { get }
  /// The schema of the type under a domain.
  static func schema(_ domain: Domain) -> ParameterSchema
}

/// No restriction.
public struct Anything: Sendable {
  /// The only value.
  public init() {}
}

extension Int: ParameterValue {
  /// A whole number of the range.
  public static func parse(
    _ text: String, in domain: ClosedRange<Int>
  ) throws(ParameterReason) -> Int {
    guard let value = DecimalText.integer(text) else {
      throw ParameterReason("must be a whole number, got \"\(text)\"")
    }
    guard domain.contains(value) else {
      throw ParameterReason(
        "must be in \(domain.lowerBound)...\(domain.upperBound), got \"\(text)\"")
    }
    return value
  }
  /// Decimal digits.
  public var canonicalText: String { String(self) }
  /// What a schema says of it.
  public static func schema(_ domain: ClosedRange<Int>) -> ParameterSchema { .integer(domain) }
}

extension Double: ParameterValue {
  /// A number of the range.
  public static func parse(
    _ text: String, in domain: ClosedRange<Double>
  ) throws(ParameterReason) -> Double {
    guard let value = DecimalText.double(text) else {
      throw ParameterReason("must be a number, got \"\(text)\"")
    }
    guard domain.contains(value) else {
      throw ParameterReason(
        "must be in \(domain.lowerBound.canonicalText)...\(domain.upperBound.canonicalText), "
          + "got \"\(text)\"")
    }
    return value == 0 ? 0 : value
  }
  /// Shortest round-trip form.
  public var canonicalText: String { DecimalText.shortest(self) }
  /// What a schema says of it.
  public static func schema(_ domain: ClosedRange<Double>) -> ParameterSchema { .decimal(domain) }
}

extension Bool: ParameterValue {
  /// `true`, `1`, `false` or `0`.
  public static func parse(_ text: String, in domain: Anything) throws(ParameterReason) -> Bool {
    switch text {
    case "true", "1": true
    case "false", "0": false
    default: throw ParameterReason("must be true or false, got \"\(text)\"")
    }
  }
  /// `true` or `false`.
  public var canonicalText: String { self ? "true" : "false" }
  /// What a schema says of it.
  public static func schema(_ domain: Anything) -> ParameterSchema { .boolean }
}

/// A text of limited length.
extension String: ParameterValue {
  /// A text of a length in the range.
  public static func parse(
    _ text: String, in domain: ClosedRange<Int>
  ) throws(ParameterReason) -> String {
    guard domain.contains(text.unicodeScalars.count) else {
      throw ParameterReason(
        "must have \(domain.lowerBound) to \(domain.upperBound) characters, "
          + "got \(text.unicodeScalars.count)")
    }
    return text
  }
  /// The text itself.
  public var canonicalText: String { self }
  /// What a schema says of it.
  public static func schema(_ domain: ClosedRange<Int>) -> ParameterSchema {
    .text(maximumLength: domain.upperBound)
  }
}

/// One of a few words: conform an enum with raw values.
public protocol ParameterChoice: ParameterValue, RawRepresentable, CaseIterable
where RawValue == String, Domain == Anything {}

extension ParameterChoice {
  /// One of the words.
  public static func parse(_ text: String, in domain: Anything) throws(ParameterReason) -> Self {
    guard let value = Self(rawValue: text) else {
      let words = allCases.map { $0.rawValue }.joined(separator: ", ")
      throw ParameterReason("must be one of \(words), got \"\(text)\"")
    }
    return value
  }
  /// The word.
  public var canonicalText: String { rawValue }
  /// What a schema says of it.
  public static func schema(_ domain: Anything) -> ParameterSchema {
    .choice(allCases.map { $0.rawValue })
  }
}

/// A file or folder named by a document, as written; the reader resolves it against the document.
public struct PathText: ParameterValue {
  /// The path as written.
  public let text: String
  /// A path.
  public init(_ text: String) { self.text = text }

  /// Any text that can be a path.
  public static func parse(_ text: String, in domain: Anything) throws(ParameterReason) -> PathText
  {
    guard !text.isEmpty, !text.unicodeScalars.contains("\0") else {
      throw ParameterReason("must be a path, got \"\(text)\"")
    }
    return PathText(text)
  }
  /// The path as written.
  public var canonicalText: String { text }
  /// What a schema says of it.
  public static func schema(_ domain: Anything) -> ParameterSchema { .path }
}
