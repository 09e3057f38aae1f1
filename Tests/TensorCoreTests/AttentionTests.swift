import Numerics
import TensorCore
import Testing

/// Causal attention against plain loops in double, against itself place by place, and its dropout.
struct AttentionTests {
  private static let sizes = [
    (1, 1, 1, 1), (2, 5, 3, 2), (1, 19, 2, 17), (2, 33, 1, 16), (1, 300, 2, 20),
  ]

  /// Outputs `[B, T, D]` as the textbook has them.
  private func reference(_ qkv: Tensor, heads: Int) -> [Double] {
    let (B, T, D) = (qkv.shape[0], qkv.shape[1], qkv.shape[2] / 3)
    let W = D / heads
    let values = qkv.values.map(Double.init)
    func vector(_ part: Int, _ b: Int, _ t: Int, _ head: Int) -> ArraySlice<Double> {
      let start = (b * T + t) * 3 * D + part * D + head * W
      return values[start..<start + W]
    }
    var y = [Double](repeating: 0, count: B * T * D)
    for unit in 0..<B * T * heads {
      let (b, t, head) = (unit / (T * heads), unit / heads % T, unit % heads)
      let weights = (0...t).map { j in
        let product = zip(vector(0, b, t, head), vector(1, b, j, head)).reduce(0) {
          $0 + $1.0 * $1.1
        }
        return Reference.exponential(product / Double(W).squareRoot())
      }
      let sum = weights.reduce(0, +)
      for j in 0...t {
        for (column, value) in vector(2, b, j, head).enumerated() {
          y[(b * T + t) * D + head * W + column] += weights[j] / sum * value
        }
      }
    }
    return y
  }

  @Test(arguments: sizes)
  func `it is the textbook's`(_ B: Int, _ T: Int, _ heads: Int, _ W: Int) throws {
    let tape = Tape(try compute(threads: 2), recording: false)
    let qkv = randomTensor([B, T, 3 * heads * W], seed: 1)
    let y = tape.causalAttention(tape.constant(qkv), heads: heads).value
    #expect(y.shape == [B, T, heads * W])
    for (value, expected) in zip(y.values, reference(qkv, heads: heads)) {
      #expect(abs(Double(value) - expected) < 1e-5)
    }
  }

  @Test(arguments: sizes)
  func `place by place gives the bits of the whole`(
    _ B: Int, _ T: Int, _ heads: Int, _ W: Int
  ) throws {
    let D = heads * W
    let qkv = randomTensor([B, T, 3 * D], seed: 1)
    for level in ["x86-64-v4", "x86-64-v3", "aarch64", "oracle"] {
      guard let compute = try? Compute(threads: 2, level: level) else { continue }
      let tape = Tape(compute, recording: false)
      let whole = tape.causalAttention(tape.constant(qkv), heads: heads).value.values
      var y = [Float](repeating: 0, count: D)
      // Room for more places than there are must not show.
      for capacity in [T, T + 13] {
        var scratch = [Float](repeating: 0, count: heads * capacity)
        let caches = KeyValueCache.caches(B, heads: heads, width: W, capacity: capacity)
        for (b, cache) in caches.enumerated() {
          for t in 0..<T {
            qkv.withUnsafeBufferPointer { qkv in
              guard let row = qkv.baseAddress.map({ $0 + (b * T + t) * 3 * D }) else { return }
              cache.write(t, key: row + D, value: row + 2 * D)
              compute.attend(row, over: cache, count: t + 1, scratch: &scratch, into: &y)
            }
            let at = (b * T + t) * D
            #expect(y.map(\.bitPattern) == whole[at..<at + D].map(\.bitPattern), "\(level) \(t)")
          }
        }
      }
    }
  }

  /// Rows of queries, each over a cache of its own, of which `counts` say how much is full.
  @Test(arguments: [[5], [40, 1, 300, 17, 16, 33], Array(1...30)], [1, 2, 7])
  func `a queue does the same beside products`(counts: [Int], threads: Int) throws {
    let (heads, W, capacity) = (2, 24, 301)
    let D = heads * W
    let compute = try compute(threads: threads)
    let caches = KeyValueCache.caches(
      counts.count, heads: heads, width: W, capacity: capacity, layers: 2)
    let q = randomTensor([counts.count, D], seed: 2)
    let rows = randomTensor([capacity, 2 * D], seed: 3)
    /// Where the key of a place lies; its value is D floats further.
    func key(_ base: UnsafePointer<Float>, _ place: Int, of count: Int) -> UnsafePointer<Float> {
      base + (place + count) % capacity * 2 * D
    }
    let weight = PackedMatrix(randomTensor([64, 300], seed: 4), compute: compute)
    let x = randomTensor([40, 300], seed: 5)
    var scratch = [Float](repeating: 0, count: counts.count * heads * capacity)
    var (y, expected) = (
      [Float](repeating: 0, count: counts.count * D), [Float](repeating: 1, count: counts.count * D)
    )
    var (product, alone) = (
      [Float](repeating: 0, count: 40 * 64), [Float](repeating: 1, count: 2_560)
    )
    let queue = AttentionQueue(compute: compute)
    scratch.withUnsafeMutableBufferPointer { scratch in
      y.withUnsafeMutableBufferPointer { y in
        expected.withUnsafeMutableBufferPointer { expected in
          q.withUnsafeBufferPointer { q in
            x.withUnsafeBufferPointer { x in
              rows.withUnsafeBufferPointer { rows in
                guard let scratch = scratch.baseAddress, let y = y.baseAddress,
                  let expected = expected.baseAddress, let q = q.baseAddress, let x = x.baseAddress,
                  let rows = rows.baseAddress
                else { return }
                for (index, count) in counts.enumerated() {
                  for place in 0..<count {
                    let key = key(rows, place, of: count)
                    caches[index].write(place, layer: 1, key: key, value: key + D)
                  }
                  compute.attend(
                    q + index * D, over: caches[index], layer: 1, count: count, scratch: scratch,
                    into: expected + index * D)
                }
                compute.linear(
                  x, rows: 40, stride: 300, weight, bias: nil, into: &alone, stride: 64)
                for (index, count) in counts.enumerated() {
                  let key = key(rows, count - 1, of: count)
                  queue.append(
                    count - 1, query: q + index * D, key: key, value: key + D,
                    over: caches[index], scratch: scratch + index * heads * capacity,
                    into: y + index * D)
                }
                // Twice: a queue whose work is done is as good as new.
                for share in [AttentionShare.some(of: queue), .all(of: queue)] {
                  for (index, count) in counts.enumerated() {
                    // Another place's until its turn comes.
                    caches[index].write(count - 1, layer: 1, key: rows + D, value: rows)
                  }
                  y.update(repeating: 0, count: counts.count * D)
                  queue.begin(layer: 1)
                  for share in [share, .all(of: queue)] {
                    compute.linear(
                      x, rows: 40, normalized: nil, weight, bias: nil, into: &product, stride: 64,
                      beside: share)
                  }
                  #expect(
                    (0..<counts.count * D).allSatisfy {
                      y[$0].bitPattern == expected[$0].bitPattern
                    })
                }
              }
            }
          }
        }
      }
    }
    #expect(product.map(\.bitPattern) == alone.map(\.bitPattern))
  }

  @Test func `what comes later is not seen, not even infinities`() throws {
    let tape = Tape(try compute(), recording: false)
    let (T, D) = (9, 6)
    let qkv = randomTensor([1, T, 3 * D], seed: 1)
    let whole = tape.causalAttention(tape.constant(qkv), heads: 2).value.values
    var spoilt = qkv
    spoilt.withUnsafeMutableBufferPointer {
      $0[(T - 1) * 3 * D..<T * 3 * D].update(repeating: .nan)
    }
    let again = tape.causalAttention(tape.constant(spoilt), heads: 2).value.values
    #expect(again[..<((T - 1) * D)] == whole[..<((T - 1) * D)])
    #expect(again[((T - 1) * D)...].allSatisfy { $0.isNaN })
  }

  @Test func `dropout keeps weights by the stream and scales them`() throws {
    let tape = Tape(try compute(), recording: false)
    let (B, T, heads) = (2, 6, 3)
    // Equal scores, and values that name their place: a weight is 1 / (t + 1), kept or not.
    let qkv = Tensor(
      [B, T, 3 * heads * T],
      (0..<B * T * 3 * heads * T).map { at in
        let (t, column) = (at / (9 * T) % T, at % (9 * T))
        return column >= 2 * heads * T && column % T == t ? 1 : 0
      })
    let stream = RandomStream(key: 4, c2: 2, c3: 0)
    let y = tape.causalAttention(
      tape.constant(qkv), heads: heads, dropout: (0.25, stream)
    ).value.values
    for b in 0..<B {
      for head in 0..<heads {
        for t in 0..<T {
          // Rows of 6 weights take two blocks of four numbers.
          var numbers = stream.starting(atBlock: UInt64(((b * heads + head) * T + t) * 2))
          for j in 0...t {
            let weight = y[(b * T + t) * heads * T + head * T + j]
            let expected = numbers.nextUniform() < 0.25 ? 0 : 1 / Float(t + 1) / 0.75
            #expect(abs(weight - expected) < 1e-6)
          }
        }
      }
    }
  }
}
