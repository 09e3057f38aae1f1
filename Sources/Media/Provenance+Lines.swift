extension Provenance {
  /// The facts as lines; `\`, line feed and carriage return are written `\\`, `\n`, `\r`.
  var lines: String {
    fields.map { field in
      var line = field.key + "="
      for scalar in field.value.unicodeScalars {
        switch scalar {
        case "\\": line += "\\\\"
        case "\n": line += "\\n"
        case "\r": line += "\\r"
        default: line.unicodeScalars.append(scalar)
        }
      }
      return line
    }.joined(separator: "\n")
  }

  /// The facts of lines; one without `=` becomes a field `comment`.
  init(lines text: String) {
    let lines = text.unicodeScalars.split(separator: "\n")
    self.init(
      lines.map { line in
        guard let sign = line.firstIndex(of: "=") else {
          return Provenance.Field("comment", Self.unescaped(line))
        }
        return Provenance.Field(
          String(String.UnicodeScalarView(line[..<sign])), Self.unescaped(line[sign...].dropFirst())
        )
      })
  }

  private static func unescaped(_ text: Substring.UnicodeScalarView) -> String {
    var result = String.UnicodeScalarView()
    var escaping = false
    for scalar in text {
      switch (escaping, scalar) {
      case (false, "\\"):
        escaping = true
        continue
      case (true, "n"): result.append("\n")
      case (true, "r"): result.append("\r")
      default: result.append(scalar)
      }
      escaping = false
    }
    return String(result)
  }
}
