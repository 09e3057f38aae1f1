/// The mean of losses in sequence, started anew after it was closed.
struct RecentMean: Hashable, Sendable {
  var sum = 0.0
  var count = 0
  var isClosed = false

  mutating func add(_ loss: Double) {
    if isClosed { self = RecentMean() }
    sum += loss
    count += 1
  }

  mutating func close() { isClosed = true }

  var mean: Double? { count > 0 ? sum / Double(count) : nil }
}
