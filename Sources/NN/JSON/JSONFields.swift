/// The members of a JSON object read field by field: each with its range, none left over.
public struct JSONFields {
  private let context: String
  private var left: [String: JSONValue]

  /// The fields of an object; `context` names it in messages: `configuration`.
  public init(_ value: JSONValue, context: String) throws(ModelFileError) {
    guard case .object(let members) = value else {
      throw ModelFileError("\(context): must be an object")
    }
    self.context = context
    self.left = members
  }

  /// Whether a field that may be absent is there and not read yet.
  public func has(_ name: String) -> Bool { left[name] != nil }

  /// A whole number.
  public mutating func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(ModelFileError) -> Int {
    guard case .integer(let value) = try take(name), range.contains(value) else {
      throw refusal(name, "must be a whole number in \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// True or false.
  public mutating func boolean(_ name: String) throws(ModelFileError) -> Bool {
    guard case .boolean(let value) = try take(name) else {
      throw refusal(name, "must be true or false")
    }
    return value
  }

  /// An array of whole numbers.
  public mutating func integers(
    _ name: String, count: ClosedRange<Int>, in range: ClosedRange<Int>
  ) throws(ModelFileError) -> [Int] {
    let reason =
      "must have \(count.lowerBound) to \(count.upperBound) whole numbers in "
      + "\(range.lowerBound)...\(range.upperBound)"
    guard case .array(let elements) = try take(name), count.contains(elements.count) else {
      throw refusal(name, reason)
    }
    var values: [Int] = []
    for element in elements {
      guard case .integer(let value) = element, range.contains(value) else {
        throw refusal(name, reason)
      }
      values.append(value)
    }
    return values
  }

  /// A text.
  public mutating func string(_ name: String) throws(ModelFileError) -> String {
    guard case .string(let value) = try take(name) else { throw refusal(name, "must be a text") }
    return value
  }

  /// One of the words of a type.
  public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(ModelFileError) -> Choice {
    guard case .string(let text) = try take(name), let value = Choice(rawValue: text) else {
      let words = Choice.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw refusal(name, "must be one of \(words)")
    }
    return value
  }

  /// An array of texts.
  public mutating func strings(
    _ name: String, count: ClosedRange<Int>
  ) throws(ModelFileError) -> [String] {
    let reason = "must have \(count.lowerBound) to \(count.upperBound) texts"
    guard case .array(let elements) = try take(name), count.contains(elements.count) else {
      throw refusal(name, reason)
    }
    var values: [String] = []
    for element in elements {
      guard case .string(let value) = element else { throw refusal(name, reason) }
      values.append(value)
    }
    return values
  }

  /// A value of any type.
  public mutating func value(_ name: String) throws(ModelFileError) -> JSONValue {
    try take(name)
  }

  /// Ends the reading: a field that nobody asked for is refused.
  public func finish() throws(ModelFileError) {
    if let name = left.keys.sortedByBytes().first { throw refusal(name, "is unknown") }
  }

  private mutating func take(_ name: String) throws(ModelFileError) -> JSONValue {
    guard let value = left.removeValue(forKey: name) else { throw refusal(name, "is missing") }
    return value
  }

  private func refusal(_ name: String, _ reason: String) -> ModelFileError {
    ModelFileError("\(context): \(quoted(name)) \(reason)")
  }
}
