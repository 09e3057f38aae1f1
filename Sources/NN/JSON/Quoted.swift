/// A text from a file, quoted for a message: control characters escaped, cut after 80 characters.
func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard scalars.count > 80 else { return JSONValue.string(text).canonicalText }
  return JSONValue.string(String(scalars.prefix(80)) + "…").canonicalText
}
