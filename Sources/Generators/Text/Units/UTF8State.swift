/// Where a sequence of bytes stands in UTF-8 (Unicode 15, table 3-7): between two code points or
/// inside one.
enum UTF8State: UInt8, CaseIterable {
  /// Between code points.
  case complete
  /// One, two or three continuation bytes are due.
  case one, two, three
  /// After E0, ED, F0 and F4, whose second byte has a narrower range.
  case afterE0, afterED, afterF0, afterF4

  /// The state after one more byte; `nil`: no text goes on so.
  func after(_ byte: UInt8) -> UTF8State? {
    switch self {
    case .complete: Self.lead(byte)
    case .one: (0x80...0xBF).contains(byte) ? .complete : nil
    case .two: (0x80...0xBF).contains(byte) ? .one : nil
    case .three: (0x80...0xBF).contains(byte) ? .two : nil
    case .afterE0: (0xA0...0xBF).contains(byte) ? .one : nil
    case .afterED: (0x80...0x9F).contains(byte) ? .one : nil
    case .afterF0: (0x90...0xBF).contains(byte) ? .two : nil
    case .afterF4: (0x80...0x8F).contains(byte) ? .two : nil
    }
  }

  /// The state after some bytes; `nil`: no text goes on so.
  func after(_ bytes: some Sequence<UInt8>) -> UTF8State? {
    var state: UTF8State? = self
    for byte in bytes { state = state?.after(byte) }
    return state
  }

  private static func lead(_ byte: UInt8) -> UTF8State? {
    switch byte {
    case 0x00...0x7F: .complete
    case 0xC2...0xDF: .one
    case 0xE0: .afterE0
    case 0xED: .afterED
    case 0xE1...0xEF: .two
    case 0xF0: .afterF0
    case 0xF1...0xF3: .three
    case 0xF4: .afterF4
    default: nil
    }
  }
}
