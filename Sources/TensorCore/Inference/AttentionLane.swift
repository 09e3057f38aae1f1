import CKernels

/// The texts of a queue that one thread at a time has.
///
/// It lies in lines of memory of its own: while one thread goes through its texts, another one goes
/// through the next lane's, and neither may take the other's lines away. Where it lies the kernels
/// know, so it must not move.
struct AttentionLane {
  /// What a product asks for, and calls when it has; the first field, so that its place is the lane's.
  private var beside = ck_beside()
  private unowned(unsafe) let compute: Compute
  private var items: [AttentionItem] = []
  private var layer = 0
  private var done = 0
  private var isWeighed = false

  init(compute: Compute) { self.compute = compute }

  /// A lane in lines of its own.
  static func allocate(compute: Compute) -> UnsafeMutablePointer<AttentionLane> {
    // Two lines: the processor fetches them in pairs.
    let lane = UnsafeMutableRawPointer.allocate(
      byteCount: (MemoryLayout<Self>.size + 127) & ~127, alignment: 128
    ).initializeMemory(as: AttentionLane.self, to: AttentionLane(compute: compute))
    lane.pointee.beside.context = UnsafeMutableRawPointer(lane)
    return lane
  }

  /// What a product is told of a lane.
  static func beside(
    _ lane: UnsafeMutablePointer<AttentionLane>
  ) -> UnsafeMutablePointer<ck_beside> {
    UnsafeMutableRawPointer(lane).assumingMemoryBound(to: ck_beside.self)
  }

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    done = 0
  }

  /// Adds a text, which waits from the next `begin` on.
  mutating func append(_ item: AttentionItem) {
    items.append(item)
    done = items.count
  }

  /// Makes all texts wait, for a layer of their caches.
  mutating func begin(layer: Int) {
    precondition(done == items.count, "attention queue: work of another layer is left")
    guard !items.isEmpty else { return }
    (self.layer, done) = (layer, 0)
    ask()
    beside.run = { beside in
      beside?.pointee.context.assumingMemoryBound(to: AttentionLane.self).pointee.advance()
    }
  }

  /// Does what is left.
  mutating func finish() {
    while done < items.count { advance() }
  }

  /// The bytes asked for are there.
  private mutating func advance() {
    let item = items[done].of(layer)
    if isWeighed {
      compute.sum(item)
      done += 1
    } else {
      item.writeNewest()
      compute.weigh(item)
    }
    isWeighed.toggle()
    if done < items.count { ask() } else { beside.run = nil }
  }

  /// As much as the second-level cache holds beside a product's panels; the rest follows in one stream.
  private static let mostBytes = 384 << 10

  private mutating func ask() {
    let item = items[done].of(layer)
    let (floats, bytes) =
      isWeighed
      ? (item.layer.values, item.layer.valueBytes(item.count))
      : (item.layer.keys, item.layer.keyBytes(item.count))
    beside.next = UnsafeRawPointer(floats).assumingMemoryBound(to: CChar.self)
    beside.end = beside.next + min(bytes, Self.mostBytes)
  }
}
