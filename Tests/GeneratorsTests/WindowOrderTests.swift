import Generators
import Testing
import Training

@Suite struct WindowOrderTests {
  private let lengths = [40, 16, 100, 33]

  private func order(carry: Int, onsets: Int = 2) -> WindowOrder {
    WindowOrder(
      lengths: lengths, window: 16, rows: 5, onsets: onsets, carry: carry,
      streams: TrainingStreams(seed: 8))
  }

  @Test func `without carrying every row draws at every step`() {
    let streams = TrainingStreams(seed: 8)
    for step in 0..<30 {
      let windows = order(carry: 1).windows(step: step)
      #expect(windows.allSatisfy { !$0.goesOn })
      #expect(windows[..<2].map { $0.clip } == streams.numbers(2, below: 4, .augment, step: step))
      #expect(windows[..<2].allSatisfy { $0.start == 0 })
      // Positions of all clips in a row: 25 of the first, 1, 85 and 18 of the others.
      let positions = windows[2...].map { [0, 25, 26, 111][$0.clip] + $0.start }
      #expect(positions == streams.numbers(3, below: 129, .shuffle, step: step))
    }
  }

  @Test func `a row reads its clip on until the run or the clip ends`() {
    let order = order(carry: 4)
    var goingOn = 0
    for step in 1..<80 {
      let (before, now) = (order.windows(step: step - 1), order.windows(step: step))
      for (old, new) in zip(before, now) {
        let fits = old.start + 32 <= lengths[old.clip]
        #expect(new.goesOn == (fits && step % 4 != 0))
        if new.goesOn {
          #expect(new.clip == old.clip && new.start == old.start + 16)
          goingOn += 1
        }
        #expect(new.start + 16 <= lengths[new.clip])
      }
    }
    #expect(goingOn > 60)
  }

  @Test func `rows that draw anew draw what they would draw without carrying`() {
    for step in 0..<40 {
      let alone = order(carry: 1).windows(step: step)
      for (carried, drawn) in zip(order(carry: 8).windows(step: step), alone) where !carried.goesOn
      {
        #expect(carried == drawn)
      }
    }
  }

  @Test func `a step's windows do not depend on the steps before it`() {
    let order = order(carry: 1000, onsets: 0)
    let forwards = (0..<20).map { order.windows(step: $0) }
    #expect((0..<20).reversed().map { order.windows(step: $0) } == forwards.reversed())
  }
}
