/// The values of a list of parameters, defaults filled in.
public struct ParameterValues: Hashable, Sendable {
  /// Canonical text by parameter name; every parameter of the list has one.
  public private(set) var texts: [String: String]
  /// Names in the order of the list.
  public let names: [String]
  /// What recipes and keys record: the texts without later parameters at their defaults.
  public private(set) var recorded: [String: String]

  /// Values from written texts.
  ///
  /// Names that are not in the list are refused.
  ///
  /// Throws the first problem; a caller that reports all of them checks each text beforehand.
  public init(_ written: [String: String] = [:], of parameters: [any AnyParameter])
    throws(ParameterError)
  {
    var texts: [String: String] = [:]
    for parameter in parameters {
      if let text = written[parameter.name] {
        texts[parameter.name] = try parameter.canonical(text)
      } else if let text = parameter.defaultText {
        texts[parameter.name] = text
      } else {
        throw ParameterError(name: parameter.name, reason: "is required")
      }
    }
    for name in written.keys.sorted() where texts[name] == nil {
      throw ParameterError(name: name, reason: "is not a parameter")
    }
    self.texts = texts
    self.names = parameters.map { $0.name }
    let omitted = Set(
      parameters.filter { $0.isOmittedAtDefault && texts[$0.name] == $0.defaultText }
        .map { $0.name })
    recorded = texts.filter { !omitted.contains($0.key) }
  }

  /// The same values but for one, which is of a type that takes any text.
  public func replacing(_ name: String, by text: String) -> ParameterValues {
    precondition(texts[name] != nil, "parameter \(name) is not in this list")
    var other = self
    other.texts[name] = text
    other.recorded[name] = text
    return other
  }

  /// The value of a parameter of the list.
  public subscript<Value>(_ parameter: Parameter<Value>) -> Value {
    guard let text = texts[parameter.name] else {
      preconditionFailure("parameter \(parameter.name) is not in this list")
    }
    do {
      return try parameter.parse(text)
    } catch {
      preconditionFailure("canonical text of \(parameter.name) does not parse: \(error)")
    }
  }
}
