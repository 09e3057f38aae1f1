/// Where the sprites of an atlas page lie, as game engines read it: TexturePacker's JSON, "hash"
/// layout.
public struct AtlasDescription: Hashable, Sendable {
  /// A sprite on the page, neither turned nor trimmed.
  public struct Frame: Hashable, Sendable {
    /// Its name, unique on the page.
    public let name: String
    /// Left edge.
    public let x: Int
    /// Top edge.
    public let y: Int
    /// Its size.
    public let size: AtlasPacker.Size
    /// A sprite from its parts.
    public init(name: String, x: Int, y: Int, size: AtlasPacker.Size) {
      self.name = name
      self.x = x
      self.y = y
      self.size = size
    }
  }

  /// The page's file, in the folder of the description.
  public let image: String
  /// The page's size.
  public let size: AtlasPacker.Size
  /// Its sprites in order.
  public let frames: [Frame]
  /// The descriptions of the atlas's other pages, which some engines load along.
  public let relatedPages: [String]

  /// A description from its parts.
  public init(
    image: String, size: AtlasPacker.Size, frames: [Frame], relatedPages: [String] = []
  ) {
    self.image = image
    self.size = size
    self.frames = frames
    self.relatedPages = relatedPages
  }

  /// The JSON, one sprite a line.
  public var json: String {
    let frames = frames.map { frame in
      let (w, h) = (frame.size.width, frame.size.height)
      return "    \(JSONLiteral.text(frame.name)): {"
        + "\"frame\": {\"x\": \(frame.x), \"y\": \(frame.y), \"w\": \(w), \"h\": \(h)}, "
        + "\"rotated\": false, \"trimmed\": false, "
        + "\"spriteSourceSize\": {\"x\": 0, \"y\": 0, \"w\": \(w), \"h\": \(h)}, "
        + "\"sourceSize\": {\"w\": \(w), \"h\": \(h)}}"
    }
    let related = relatedPages.map { JSONLiteral.text($0) }.joined(separator: ", ")
    let others =
      relatedPages.isEmpty ? "" : ",\n    \"related_multi_packs\": [\(related)]"
    return """
      {
        "frames": {
      \(frames.joined(separator: ",\n"))
        },
        "meta": {
          "app": "pipeline",
          "version": "1.0",
          "image": \(JSONLiteral.text(image)),
          "format": "RGBA8888",
          "size": {"w": \(size.width), "h": \(size.height)},
          "scale": "1"\(others)
        }
      }

      """
  }
}
