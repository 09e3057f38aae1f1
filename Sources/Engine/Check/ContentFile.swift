import Files
import Media
import PipelineInterface

/// What lies where a file of a run should be.
enum ContentFile {
  case missing
  /// No regular file, or one that its medium's codec refuses.
  case unreadable(String)
  /// One that nobody wants to read.
  case tooLarge(String)
  case content(Content)

  /// The largest file that is read, in bytes.
  private static let limit = 1 << 31

  /// The file of a medium at a path.
  init(
    _ path: String, _ medium: Medium, in fileSystem: any FileSystem,
    _ limits: PlanLimits = PlanLimits()
  ) throws(FileError) {
    let limit = min(Self.limit, limits.memory)
    switch try fileSystem.status(path) {
    case nil: self = .missing
    case .file(let size) where size <= limit:
      self.init(try fileSystem.read(path, limit: limit), medium, limits)
    case .file(let size): self = .tooLarge("has \(size) bytes")
    default: self = .unreadable("is no regular file")
    }
  }

  /// A file's bytes.
  init(_ bytes: [UInt8], _ medium: Medium, _ limits: PlanLimits) {
    do throws(CodecError) {
      let check = LimitCheck(limits, threads: 1)
      if let excess = check.excess(try Self.bound(bytes, medium)) {
        self = .tooLarge("is a \(excess)")
      } else {
        self = .content(try Sample(medium, decoding: bytes).content())
      }
    } catch {
      self = .unreadable("cannot be read: \(error)")
    }
  }

  /// How large a file's content is, before it is read.
  private static func bound(
    _ bytes: [UInt8], _ medium: Medium
  ) throws(CodecError) -> SampleBound {
    switch medium {
    case .text: return .text(characters: bytes.count { $0 & 0xC0 != 0x80 })
    case .image:
      let size = try PNGCodec.size(of: bytes)
      return .image(width: size.width, height: size.height)
    case .audio:
      let (sampleRate, channels, frames) = try SoundCodec.size(of: bytes)
      return .audio(
        seconds: Double(frames) / Double(sampleRate), sampleRate: sampleRate, channels: channels)
    }
  }
}
