import Glibc
import Testing
import Training

@Suite struct ScheduleTests {
  private func schedule(_ decay: Schedule.Decay, warmUp: Int = 0) -> Schedule {
    Schedule(steps: 2000, rate: 2e-3, finalRate: 2e-4, warmUp: warmUp, decay: decay)
  }

  @Test(arguments: [0, 100])
  func `cosine is nanoGPT's formula`(warmUp: Int) {
    let schedule = schedule(.cosine, warmUp: warmUp)
    for step in stride(from: 0, to: 2000, by: 7) {
      let expected =
        step < warmUp
        ? 2e-3 * Double(step + 1) / Double(warmUp + 1)
        : 2e-4 + 0.5 * (1 + cos(.pi * Double(step - warmUp) / Double(2000 - warmUp))) * 1.8e-3
      #expect(abs(schedule.rate(step: step) - expected) < 1e-17)
    }
  }

  @Test func `linear falls evenly from the rate to the final rate`() {
    let schedule = schedule(.linear, warmUp: 1000)
    #expect(schedule.rate(step: 0) == 2e-3 / 1001)
    #expect(schedule.rate(step: 1000) == 2e-3)
    #expect(abs(schedule.rate(step: 1500) - 1.1e-3) < 1e-18)
    #expect(schedule.rate(step: 2000) == 2e-4)
  }

  @Test func `constant stays`() {
    let schedule = schedule(.constant, warmUp: 3)
    #expect((3..<2000).allSatisfy { schedule.rate(step: $0) == 2e-3 })
  }

  @Test func `by steps the rate falls after so many steps, counted from the warm-up's end`() {
    let schedule = Schedule(
      steps: 2000, rate: 2e-3, finalRate: 0, warmUp: 100, decay: .step,
      drop: Schedule.Drop(every: 300, factor: 0.5))
    #expect(schedule.rate(step: 49) == 2e-3 * 50 / 101)
    for (step, share) in [
      (100, 1.0), (399, 1), (400, 0.5), (699, 0.5), (700, 0.25), (1999, 1 / 64.0),
    ] {
      #expect(schedule.rate(step: step) == 2e-3 * share, "step \(step)")
    }
  }

  @Test func `a warm-up longer than the training only rises`() {
    let schedule = schedule(.cosine, warmUp: 5000)
    let rates = (0..<2000).map { schedule.rate(step: $0) }
    #expect(zip(rates, rates.dropFirst()).allSatisfy(<))
    #expect(rates.allSatisfy { $0 < 2e-3 })
  }
}
