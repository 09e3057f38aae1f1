extension String {
  /// The text with U+FFFD for what XML 1.0 cannot hold: reasons and models may quote anything.
  var expressible: String {
    String(
      UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.value {
          case 9, 10, 13, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...: scalar
          default: "\u{FFFD}"
          }
        }))
  }
}
