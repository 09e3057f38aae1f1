import NN
import Testing

@Test(
  arguments: [
    (JSONValue.null, "null"), (.boolean(true), "true"), (.integer(.min), "-9223372036854775808"),
    (.number(0.1), "0.1"), (.number(1e-5), "1e-05"), (.number(3), "3"),
    (.string("a\"\\\n\t\u{1}é🎲/"), #""a\"\\\n\t\u0001é🎲/""#), (.array([]), "[]"),
    (.object([:]), "{}"),
    (["b": 1, "a": .array([.null, "x"]), "B": [:]], #"{"B":{},"a":[null,"x"],"b":1}"#),
  ] as [(JSONValue, String)])
func `a value has one canonical text, which reads back`(value: JSONValue, text: String) throws {
  #expect(value.canonicalText == text)
  #expect(try JSONValue(parsing: text).canonicalText == text)
}

@Test(arguments: [
  (#" { "a" : [ 1 , 2.50, -3e2 ] } "#, #"{"a":[1,2.5,-300]}"#),
  (#""\ud83c\udfb2\u00e9\/\b""#, "\"🎲é/\\u0008\""),
  ("12345678901234567890", "1.2345678901234567e+19"), ("-0", "0"), ("false", "false"),
])
func `other writings of a value read as the same`(text: String, canonical: String) throws {
  #expect(try JSONValue(parsing: text).canonicalText == canonical)
}

@Test(arguments: [
  ("", "a value is missing (byte 0)"), ("tru", "a value is missing (byte 3)"),
  ("01", "\"01\" is not a number in range (byte 0)"),
  ("1e999", "\"1e999\" is not a number in range (byte 0)"), ("+1", "a value is missing (byte 0)"),
  ("1.", "\"1.\" is not a number in range (byte 0)"), ("[1,]", "a value is missing (byte 3)"),
  ("[1 2]", "\"]\" is missing (byte 3)"), (#"{"a" 1}"#, "\":\" is missing (byte 5)"),
  (#"{"a":1,"a":2}"#, "key \"a\" stands there twice (byte 7)"),
  (#"{"a":1,}"#, "a key is missing (byte 7)"), (#""ab"#, "the string does not end (byte 0)"),
  (#""\x""#, "unknown escape (byte 2)"),
  (#""\u12g4""#, "\\u needs four hexadecimal digits (byte 5)"),
  (#""\ud800""#, "a surrogate stands alone (byte 7)"),
  (#""\udc00""#, "a surrogate stands alone (byte 7)"),
  (#""\ud800\u0041""#, "a surrogate stands alone (byte 13)"),
  ("1 1", "text after the value (byte 2)"),
  ("NaN", "a value is missing (byte 0)"), ("\u{FEFF}1", "a value is missing (byte 0)"),
])
func `text that is not JSON is refused with its place`(text: String, message: String) {
  #expect(throws: ModelFileError(message)) { try JSONValue(parsing: text) }
}
