/// A file name made of a text: small ASCII letters and digits with single hyphens between.
///
/// By a table of its own, so that it is the same everywhere and for ever.
public enum Slug {
  /// The most characters of a slug.
  public static let maximumLength = 32

  /// The slug of a text; `nil`: nothing is left of it, or a system would not take it.
  public static func text(of text: String) -> String? {
    var slug = ""
    var isHyphenDue = false
    for scalar in text.unicodeScalars {
      let letters = letters(of: scalar)
      if letters.isEmpty {
        // An apostrophe and an accent on its own part nothing.
        if !isMark(scalar) { isHyphenDue = !slug.isEmpty }
        continue
      }
      let piece = (isHyphenDue ? "-" : "") + letters
      guard slug.utf8.count + piece.utf8.count <= maximumLength else { break }
      slug += piece
      isHyphenDue = false
    }
    return SafeName.objection(to: slug, maximumLength: maximumLength) == nil ? slug : nil
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x27, 0x2019, 0x02BC, 0x0300...0x036F: true
    default: false
    }
  }

  /// What a scalar becomes; empty: it parts words.
  private static func letters(of scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: String(scalar)
    case 0x41...0x5A: String(UnicodeScalar(UInt8(scalar.value) + 32))
    default: table[scalar] ?? ""
    }
  }

  /// Letters of Latin-1 and Latin Extended-A without their marks.
  private static let table: [Unicode.Scalar: String] = {
    let rows = [
      ("a", "àáâãäåāăąÀÁÂÃÄÅĀĂĄ"), ("ae", "æÆ"), ("c", "çćĉċčÇĆĈĊČ"), ("d", "ďđðĎĐÐ"),
      ("e", "èéêëēĕėęěÈÉÊËĒĔĖĘĚ"), ("g", "ĝğġģĜĞĠĢ"), ("h", "ĥħĤĦ"),
      ("i", "ìíîïĩīĭįıÌÍÎÏĨĪĬĮİ"), ("j", "ĵĴ"), ("k", "ķĶ"), ("l", "ĺļľŀłĹĻĽĿŁ"),
      ("n", "ñńņňŋÑŃŅŇŊ"), ("o", "òóôõöøōŏőÒÓÔÕÖØŌŎŐ"), ("oe", "œŒ"), ("r", "ŕŗřŔŖŘ"),
      ("s", "śŝşšŚŜŞŠ"), ("ss", "ßẞ"), ("t", "ţťŧŢŤŦ"), ("th", "þÞ"), ("u", "ùúûüũūŭůűųÙÚÛÜŨŪŬŮŰŲ"),
      ("w", "ŵŴ"), ("y", "ýÿŷÝŸŶ"), ("z", "źżžŹŻŽ"),
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (letters, scalars) in rows {
      for scalar in scalars.unicodeScalars { table[scalar] = letters }
    }
    return table
  }()
}
