import Numerics
import Testing

@Test func `linear codes are steps of a 128th around silence`() {
  #expect(LinearCode.decoded.count == 256)
  #expect(LinearCode.decoded[0] == -1)
  #expect(LinearCode.decoded[Int(LinearCode.silence)] == 0)
  #expect(LinearCode.decoded[255] == Float(127) / 128)
  for code in 0...255 { #expect(Int(LinearCode.encode(LinearCode.decoded[code])) == code) }
}

@Test func `every 16-bit sample takes the nearest linear code, of two the even one`() {
  for sample in -32_768...32_767 {
    let steps = (Double(sample) / 256).rounded(.toNearestOrEven)
    let expected = min(steps + 128, 255)
    #expect(Double(LinearCode.encode(Float(sample) / 32_768)) == expected, "\(sample)")
  }
}

@Test func `odd values take the outermost linear codes, and no number is silence`() {
  #expect(LinearCode.encode(-0.0) == 128)
  #expect(LinearCode.encode(.nan) == 128)
  #expect(LinearCode.encode(7) == 255)
  #expect(LinearCode.encode(1) == 255)
  #expect(LinearCode.encode(Float(1).nextDown) == 255)
  #expect(LinearCode.encode(Float(-1).nextUp) == 0)
  #expect(LinearCode.encode(-.infinity) == 0)
  #expect(LinearCode.encode(.infinity) == 255)
  #expect(LinearCode.encode(.leastNonzeroMagnitude) == 128)
}
