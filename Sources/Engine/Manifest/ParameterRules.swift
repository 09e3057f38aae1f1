import ManifestXML
import PipelineInterface

extension AttributeRule {
  /// The attribute of a parameter: its own check decides, so a document and a program agree.
  init(_ parameter: any AnyParameter) {
    self.init(
      parameter.name, ValueType(parameter.schema), help: parameter.help,
      default: parameter.defaultText, isRequired: parameter.defaultText == nil,
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
    case .text(let maximumLength): self = .text(0...maximumLength)
    case .path: self = .path
    }
  }
}

extension Element {
  /// The values of a list of parameters; `nil` when one of them is missing or was refused.
  func values(of parameters: [any AnyParameter]) -> ParameterValues? {
    var written: [String: String] = [:]
    for parameter in parameters { written[parameter.name] = self[parameter.name]?.text }
    return try? ParameterValues(written, of: parameters)
  }

  /// Where the value of each written attribute stands.
  var valuePositions: [String: SourcePosition] {
    Dictionary(attributes.map { ($0.name, $0.position) }, uniquingKeysWith: { first, _ in first })
  }
}
