/// Words as a shell reads them.
enum ShellText {
  /// A word that no shell changes; quoted where it must be.
  static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", "=", ":", ",", "@", "%": true
        default: false
        }
      }
    return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  /// A command of its words.
  static func command(_ words: [String]) -> String {
    words.map { word($0) }.joined(separator: " ")
  }
}
