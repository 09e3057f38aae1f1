import Numerics
import Testing

/// Numbers as text: what is read, what is refused, and the one way that each is written.
struct DecimalTextTests {
  @Test(arguments: [("0", 0), ("-12", -12), ("007", 7), ("9223372036854775807", Int.max)])
  func `whole numbers are read`(text: String, value: Int) {
    #expect(DecimalText.integer(text) == value)
  }

  @Test(arguments: ["", "-", "+1", " 1", "1 ", "1.0", "0x10", "9223372036854775808", "١"])
  func `what is no whole number is refused`(text: String) {
    #expect(DecimalText.integer(text) == nil)
  }

  @Test(arguments: [("0.80", 0.8), ("-1e-3", -0.001), ("2E+2", 200), ("12", 12), ("0.1", 0.1)])
  func `decimals are read`(text: String, value: Double) {
    #expect(DecimalText.double(text) == value)
  }

  @Test(arguments: [
    "", ".5", "5.", "1e", "1e+", "inf", "nan", "0x1p3", "1,5", "1e999", " 1", "1_0",
  ])
  func `what is no decimal is refused`(text: String) {
    #expect(DecimalText.double(text) == nil)
  }

  @Test(arguments: [(0.8, "0.8"), (2, "2"), (-0.001, "-0.001"), (0.1 + 0.2, "0.30000000000000004")])
  func `a number is written in its shortest form`(value: Double, text: String) {
    #expect(DecimalText.shortest(value) == text)
    #expect(DecimalText.double(text) == value)
  }
}
