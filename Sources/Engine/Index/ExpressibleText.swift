import ManifestXML

extension String {
  /// The text with U+FFFD for what XML 1.0 cannot hold: reasons and models may quote anything.
  var expressible: String {
    String(
      UnicodeScalarView(
        unicodeScalars.map { scalar in
          XMLCharacterError.isAllowed(scalar) ? scalar : "\u{FFFD}"
        }))
  }
}
