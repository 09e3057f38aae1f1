extension UnsafeBufferPointer<Float> {
  /// Whether no element is NaN or infinite; without branches, so that the compiler can widen it.
  public var areFinite: Bool {
    var signs: UInt32 = 0
    // Adding one to an exponent of all ones, and to no other, carries into the sign bit.
    for value in self { signs |= (value.bitPattern & 0x7F80_0000) &+ 0x0080_0000 }
    return signs >> 31 == 0
  }
}
