import ManifestXML
import PipelineInterface

extension AttributeRule {
  /// The attribute of a parameter: its own check decides, so a document and a program agree.
  init(_ parameter: any AnyParameter) {
    self.init(
      name: parameter.name, help: parameter.help, defaultText: parameter.defaultText,
      isRequired: parameter.defaultText == nil, type: ValueType(parameter.schema),
      check: { text in
        do throws(ParameterError) {
          return .success(try parameter.canonical(text))
        } catch {
          return .failure(CheckFailure(error.reason))
        }
      })
  }
}

extension ValueType {
  init(_ schema: ParameterSchema) {
    switch schema {
    case .integer(let range): self = .integer(range)
    case .decimal(let range): self = .decimal(range)
    case .boolean: self = .boolean
    case .choice(let words): self = .choice(words)
    case .text(let maximumLength): self = .text(maximumLength: maximumLength)
    case .path: self = .path
    case .sound, .picture, .textFile: self = .text(maximumLength: 4096)
    }
  }
}

extension Element {
  /// Canonical text of an attribute that was written.
  func text(of name: String) -> String? {
    attributes.first { $0.name == name }?.text
  }

  /// The values of a list of parameters; `nil` when one of them is missing or was refused.
  func values(of parameters: [any AnyParameter]) -> ParameterValues? {
    var written: [String: String] = [:]
    for parameter in parameters { written[parameter.name] = text(of: parameter.name) }
    return try? ParameterValues(written, of: parameters)
  }

  /// Where the value of each written attribute stands.
  var valuePositions: [String: SourcePosition] {
    Dictionary(attributes.map { ($0.name, $0.position) }, uniquingKeysWith: { first, _ in first })
  }
}
