import CKernels

/// The texts of a queue that one thread at a time has.
///
/// Unchecked because a job of the pool uses each lane in one of its pieces only.
final class AttentionLane: @unchecked Sendable {
  /// What the product asks for, and calls when it has.
  let state = UnsafeMutablePointer<ck_beside>.allocate(capacity: 1)
  private let compute: Compute
  private var items: [AttentionItem] = []
  private var done = 0
  private var isWeighed = false

  init(compute: Compute) {
    self.compute = compute
    state.initialize(to: ck_beside())
    state.pointee.context = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit { state.deallocate() }

  func append(_ item: AttentionItem) {
    items.append(item)
    guard state.pointee.run == nil else { return }
    ask()
    state.pointee.run = { state in
      guard let context = state?.pointee.context else { return }
      Unmanaged<AttentionLane>.fromOpaque(context).takeUnretainedValue().advance()
    }
  }

  /// Does what is left.
  func finish() {
    while done < items.count { advance() }
    items.removeAll(keepingCapacity: true)
    done = 0
  }

  /// The bytes asked for are there.
  private func advance() {
    if isWeighed {
      compute.sum(items[done])
      done += 1
    } else {
      items[done].writeNewest()
      compute.weigh(items[done])
    }
    isWeighed.toggle()
    if done < items.count { ask() } else { state.pointee.run = nil }
  }

  /// As much as the second-level cache holds beside a product's panels; the rest follows in one stream.
  private static let mostBytes = 384 << 10

  private func ask() {
    let item = items[done]
    let (floats, bytes) =
      isWeighed
      ? (item.layer.values, item.layer.valueBytes(item.count))
      : (item.layer.keys, item.layer.keyBytes(item.count))
    state.pointee.next = UnsafeRawPointer(floats).assumingMemoryBound(to: CChar.self)
    state.pointee.end = state.pointee.next + min(bytes, Self.mostBytes)
  }
}
