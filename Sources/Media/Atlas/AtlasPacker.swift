/// Places rectangles on pages without overlap: where the sprites of an atlas go.
///
/// A pure function of the sizes. Skyline, bottom-left (J. Jylanki, "A Thousand Ways to Pack the
/// Bin", 2010): tall ones first, each where its top edge is highest, then leftmost.
public struct AtlasPacker: Hashable, Sendable {
  /// A width and a height in pixels.
  public struct Size: Hashable, Sendable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// A size from its parts.
    public init(width: Int, height: Int) {
      precondition(width > 0 && height > 0, "a size needs a width and a height")
      self.width = width
      self.height = height
    }
  }

  /// Where a rectangle's top left corner lies.
  public struct Place: Hashable, Sendable {
    /// The page, from 0.
    public let page: Int
    /// The corner's column.
    public let x: Int
    /// The corner's row.
    public let y: Int
  }

  /// Every rectangle's place, and the pages.
  public struct Layout: Hashable, Sendable {
    /// One place a rectangle, in the order in which they were given.
    public let places: [Place]
    /// The pages' sizes, cut to what lies on them.
    public let pages: [Size]
  }

  /// The longest side of a page.
  public var sideLimit: Int
  /// Free pixels around each rectangle, shared by neighbours: keeps filtering from bleeding.
  public var padding: Int

  /// A packer; `sideLimit` in 1...16384, `padding` in 0...64.
  public init(sideLimit: Int = 2048, padding: Int = 2) {
    precondition(
      (1...PNGCodec.sideLimit).contains(sideLimit) && (0...64).contains(padding),
      "an atlas needs a side in 1...\(PNGCodec.sideLimit) and a padding in 0...64")
    self.sideLimit = sideLimit
    self.padding = padding
  }

  /// Whether a rectangle fits on a page at all.
  public func fits(_ size: Size) -> Bool {
    size.width <= sideLimit - 2 * padding && size.height <= sideLimit - 2 * padding
  }

  /// The layout of rectangles, on as few pages as this method finds.
  ///
  /// Fails for a rectangle that fits on no page.
  public func layout(_ sizes: [Size]) throws(CodecError) -> Layout {
    if let index = sizes.firstIndex(where: { !fits($0) }) {
      throw CodecError(
        format: "atlas",
        reason: "picture \(index + 1) of \(sizes[index].width)x\(sizes[index].height) does not fit "
          + "on a page of \(sideLimit)x\(sideLimit)")
    }
    var rest = sizes.indices.sorted { a, b in
      (sizes[b].height, sizes[b].width, a) < (sizes[a].height, sizes[a].width, b)
    }
    var places = [Place](repeating: Place(page: 0, x: 0, y: 0), count: sizes.count)
    var pages: [Size] = []
    while !rest.isEmpty {
      let page = page(of: rest, sizes)
      var (width, height) = (0, 0)
      for (index, x, y) in page.placed {
        places[index] = Place(page: pages.count, x: x + padding, y: y + padding)
        width = max(width, x + sizes[index].width + 2 * padding)
        height = max(height, y + sizes[index].height + 2 * padding)
      }
      pages.append(Size(width: width, height: height))
      rest = page.left
    }
    return Layout(places: places, pages: pages)
  }

  private typealias Page = (placed: [(index: Int, x: Int, y: Int)], left: [Int])

  /// The smallest page that takes all, growing from their area; a full one that takes some.
  private func page(of order: [Int], _ sizes: [Size]) -> Page {
    let area = order.reduce(0) {
      $0 + (sizes[$1].width + padding) * (sizes[$1].height + padding)
    }
    var (width, height) = (1, 1)
    func grow() {
      if width <= height { width *= 2 } else { height *= 2 }
    }
    let widest = (order.map { sizes[$0].width }.max() ?? 0) + 2 * padding
    let tallest = (order.map { sizes[$0].height }.max() ?? 0) + 2 * padding
    while min(width, sideLimit) * min(height, sideLimit) < min(area, sideLimit * sideLimit)
      || (width < widest || height < tallest)
    {
      if width < widest { width *= 2 } else if height < tallest { height *= 2 } else { grow() }
    }
    while true {
      let isFull = width >= sideLimit && height >= sideLimit
      let page = fill(min(width, sideLimit), min(height, sideLimit), order, sizes)
      if page.left.isEmpty || isFull { return page }
      grow()
    }
  }

  private func fill(_ width: Int, _ height: Int, _ order: [Int], _ sizes: [Size]) -> Page {
    // The padding lies left of and above each rectangle, and once along the far edges.
    var skyline = Skyline(width: width - padding, height: height - padding)
    var page: Page = ([], [])
    for index in order {
      let size = sizes[index]
      if let (x, y) = skyline.place(width: size.width + padding, height: size.height + padding) {
        page.placed.append((index, x, y))
      } else {
        page.left.append(index)
      }
    }
    return page
  }
}

/// The lower edge of what lies on a page, as steps from left to right.
private struct Skyline {
  private struct Step {
    var x, y, width: Int
  }

  private let height: Int
  private var steps: [Step]

  init(width: Int, height: Int) {
    self.height = height
    steps = [Step(x: 0, y: 0, width: width)]
  }

  /// Places a rectangle; `nil`: no room.
  mutating func place(width: Int, height: Int) -> (x: Int, y: Int)? {
    var best: (first: Int, y: Int)?
    for first in steps.indices {
      guard let y = top(of: width, from: first), y + height <= self.height else { continue }
      if best == nil || y < best?.y ?? 0 { best = (first, y) }
    }
    guard let (first, y) = best else { return nil }
    let x = steps[first].x
    cover(from: first, Step(x: x, y: y + height, width: width))
    return (x, y)
  }

  /// The row on which a rectangle of a width comes to lie, its left edge on a step's.
  private func top(of width: Int, from first: Int) -> Int? {
    var (y, left) = (0, width)
    for step in steps[first...] {
      y = max(y, step.y)
      left -= step.width
      if left <= 0 { return y }
    }
    return nil
  }

  /// Puts a step over those below it.
  private mutating func cover(from first: Int, _ new: Step) {
    var left = new.width
    var last = first
    while last < steps.count, left >= steps[last].width {
      left -= steps[last].width
      last += 1
    }
    if last < steps.count {
      steps[last].x += left
      steps[last].width -= left
    }
    steps.replaceSubrange(first..<last, with: [new])
    // Equal neighbours become one, so that the list stays short.
    for index in [first, first - 1] where index >= 0 && index + 1 < steps.count {
      if steps[index].y == steps[index + 1].y {
        steps[index].width += steps[index + 1].width
        steps.remove(at: index + 1)
      }
    }
  }
}
