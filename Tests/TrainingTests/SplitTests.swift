import Testing
import Training

@Suite struct SplitTests {
  @Test func `a tenth holds out every tenth item`() {
    let parts = Split.items(35, validation: 0.1)
    #expect(parts.validation == [9, 19, 29])
    #expect(parts.training == (0..<35).filter { $0 % 10 != 9 })
  }

  @Test(arguments: [0, 0.001, 0.05, 0.25, 0.3, 0.5, 0.999999])
  func `the parts cover all items and the share is exact`(share: Double) {
    for count in [0, 1, 7, 100, 1000] {
      let parts = Split.items(count, validation: share)
      #expect((parts.training + parts.validation).sorted() == Array(0..<count))
      #expect(parts.validation.count == count * Int((share * 1e6).rounded()) / 1_000_000)
      let tail = Split.tail(count, validation: share)
      #expect(tail.training.upperBound == tail.validation.lowerBound)
      #expect(tail.training.lowerBound == 0 && tail.validation.upperBound == count)
    }
  }

  @Test func `the tail of tiny Shakespeare is as published`() {
    let parts = Split.tail(1_115_394, validation: 0.1)
    #expect(parts.training == 0..<1_003_854)
    #expect(parts.validation.count == 111_540)
  }
}
