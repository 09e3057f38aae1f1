import Foundation
import Numerics
import Testing

@Test func `codes decode by the mu-law formula`() {
  for code in 0...255 {
    let y = Double(code) / 255 * 2 - 1
    let expected = (pow(256, y.magnitude) - 1) / 255 * (y < 0 ? -1 : 1)
    let error = (Double(MuLaw.decoded[code]) - expected).magnitude
    #expect(error <= expected.magnitude * 1e-7, "\(code)")
  }
  #expect(MuLaw.decoded[255] == 1)
  #expect(MuLaw.decoded[0] == -1)
}

@Test func `every 16-bit sample encodes by the mu-law formula`() {
  for sample in -32_768...32_767 {
    let x = Double(sample) / 32_768
    let y = log1p(255 * x.magnitude) / log1p(255) * (x < 0 ? -1 : 1)
    let expected = min(max(((y + 1) / 2 * 255 + 0.5).rounded(.down), 0), 255)
    #expect(Double(MuLaw.encode(Float(sample) / 32_768)) == expected, "\(sample)")
  }
}

@Test func `codes survive decoding, and the ends and odd values are clamped`() {
  for code in 0...255 { #expect(Int(MuLaw.encode(MuLaw.decoded[code])) == code) }
  #expect(MuLaw.encode(0) == MuLaw.silence)
  #expect(MuLaw.encode(-0.0) == MuLaw.silence)
  #expect(MuLaw.encode(.nan) == MuLaw.silence)
  #expect(MuLaw.encode(7) == 255)
  #expect(MuLaw.encode(-.infinity) == 0)
}

@Test func `a network sees codes between -1 and 1`() {
  #expect(MuLaw.linear[0] == -1)
  #expect(MuLaw.linear[255] == 1)
  #expect(MuLaw.linear[128] == Float(0.5) / 127.5)
}
