/// Names that may become file names on any system.
///
/// The rule is narrow on purpose: what a manifest names ends in paths, archives and URLs.
public enum SafeName {
  /// The most characters that a name may have.
  public static let maximumLength = 64

  /// Why a text may not be a name, in lower case, no period; `nil`: fine.
  public static func objection(
    to name: String, maximumLength: Int = maximumLength
  ) -> String? {
    if name.isEmpty { return "must not be empty" }
    if name.utf8.count > maximumLength { return "must have at most \(maximumLength) characters" }
    if let scalar = name.unicodeScalars.first(where: { !isAllowed($0) }) {
      return "must have only letters a-z, A-Z, digits, '-', '_' and '.', got \(shown(scalar))"
    }
    if name.hasPrefix(".") || name.hasPrefix("-") {
      return "must not start with '\(name.prefix(1))'"
    }
    if name.hasSuffix(".") { return "must not end with '.'" }
    if name.contains("..") { return "must not contain '..'" }
    let stem = name.prefix { $0 != "." }.lowercased()
    if reserved.contains(stem) { return "must not be '\(stem)', which Windows keeps for a device" }
    return nil
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
    default: false
    }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    let isVisible =
      scalar.value > 0x20 && scalar.value != 0x7F && !(0x80...0x9F).contains(scalar.value)
    return isVisible ? "'\(scalar)'" : "character \(scalar.value)"
  }

  private static let reserved: Set<String> = Set(
    ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })
}
