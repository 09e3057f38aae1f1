/// libxml2's words in the style of our messages.
enum SyntaxMessage {
  /// One line, without the parser's function name, lower-case start, no period.
  static func tidy(_ message: String) -> String {
    let parts = message.split(whereSeparator: { $0.isWhitespace })
    var text = parts.joined(separator: " ")
    for prefix in [
      "xmlParseEntityRef: ", "xmlParseStartTag: ", "xmlParsePI : ", "xmlParseCharRef: ",
      "internal error: ",
    ]
    where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
    }
    if text.hasSuffix(".") { text.removeLast() }
    guard let first = text.unicodeScalars.first,
      text.unicodeScalars.dropFirst().first.map({ !("A"..."Z").contains($0) }) ?? true
    else { return text }
    return first.properties.lowercaseMapping
      + text.unicodeScalars.dropFirst().map { String($0) }.joined()
  }
}
