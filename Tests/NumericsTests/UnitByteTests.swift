import Numerics
import Testing

@Test(
  arguments: [
    (0, 0), (-1, 0), (-.infinity, 0), (.nan, 0), (.leastNonzeroMagnitude, 0), (1, 255), (2, 255),
    (.infinity, 255), (0.5, 128), (0.999, 255), (1 / 255, 1), (254 / 255, 254), (0.0019, 0),
    (0.0020, 1),
  ] as [(Float, UInt8)])
func `brightness becomes the nearest byte`(x: Float, byte: UInt8) {
  #expect(UInt8(unit: x) == byte)
}

@Test func `halves round to even`() {
  // x * 255 is exactly a half for few floats; these are some.
  for half in 0..<255 {
    let x = (Float(half) + 0.5) / 255
    guard x * 255 == Float(half) + 0.5 else { continue }
    #expect(UInt8(unit: x) == UInt8(half + half % 2))
  }
}

@Test func `bytes survive`() {
  for byte in 0...255 { #expect(UInt8(unit: Float(byte) / 255) == UInt8(byte)) }
}

@Test(arguments: [1, 3, 4])
func `pixels are the bytes of their planes`(channels: Int) {
  let values: [Float] =
    [0, -1, -.infinity, .nan, .leastNonzeroMagnitude, 1, 2, .infinity, 0.5, 0.999, 0.0019, 0.002]
    + (0..<255).map { (Float($0) + 0.5) / 255 } + (0..<100).map { Float($0) / 37 - 1.2 }
  let count = values.count
  let planes = (0..<channels).flatMap { plane in values[plane...] + values[..<plane] }
  for (scale, isSymmetric) in [(UnitBytes.Scale.unit, false), (.symmetric, true)] {
    let pixels = UnitBytes.pixels(planes, channels: channels, count: count, scale: scale)
    for index in 0..<count {
      for channel in 0..<4 {
        let plane = channels == 1 ? 0 : channel
        let x = channel < 3 || channels == 4 ? planes[plane * count + index] : 1
        let byte = channel == 3 && channels < 4 ? 255 : UInt8(unit: isSymmetric ? (x + 1) * 0.5 : x)
        #expect(pixels[4 * index + channel] == byte)
      }
    }
  }
}
