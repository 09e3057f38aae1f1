public import Files
import Media
public import PipelineInterface

/// Models and side inputs in folders, found by their digests.
///
/// A file is read and digested once, and only when something is looked for that was not found yet.
/// Hidden files and links are passed over.
public final class InputLibrary {
  /// The folders, in the order in which they are searched.
  public let folders: [String]
  let fileSystem: any FileSystem
  /// The largest file that is looked at, in bytes.
  private let largest: Int
  private let facts: @Sendable ([UInt8]) throws -> ModelFacts
  private var files: [(path: String, size: Int)]?
  private var shelves: [Kind: Shelf] = [:]

  /// What is looked for.
  enum Kind: Hashable {
    case model, sound, picture, text

    /// The largest file that is read.
    var limit: Int {
      switch self {
      case .model: ModelShelf.limit
      case .sound, .picture: SideInputs.limit
      case .text: SideInputs.textLimit
      }
    }

    /// Whether a file of this name can be one.
    func mayBe(_ path: String) -> Bool {
      switch self {
      case .model: path.hasSuffix(".safetensors")
      case .sound: path.hasSuffix(".wav")
      case .picture: path.hasSuffix(".png")
      case .text: ![".safetensors", ".wav", ".png"].contains { path.hasSuffix($0) }
      }
    }
  }

  private struct Shelf {
    /// The first file that was not looked at.
    var next = 0
    var paths: [String: String] = [:]
  }

  /// A library over folders; `facts` tells what a checkpoint's bytes say of themselves.
  ///
  /// Files of more than `largest` bytes are passed over.
  public init(
    _ folders: [String], in fileSystem: any FileSystem = LocalFileSystem(), largest: Int = .max,
    facts: @escaping @Sendable ([UInt8]) throws -> ModelFacts
  ) {
    self.folders = folders
    self.fileSystem = fileSystem
    self.largest = largest
    self.facts = facts
  }

  /// Where something of a digest lies; `nil`: nowhere.
  func path(of kind: Kind, digest: String) throws(FileError) -> String? {
    let files = try listed()
    while shelves[kind]?.paths[digest] == nil {
      let index = shelves[kind, default: Shelf()].next
      guard index < files.count else { return nil }
      shelves[kind, default: Shelf()].next += 1
      let (path, size) = files[index]
      guard kind.mayBe(path), size <= min(kind.limit, largest),
        let found = digestOfFile(path, as: kind)
      else { continue }
      // Of two files with one content the first counts.
      if shelves[kind]?.paths[found] == nil { shelves[kind]?.paths[found] = path }
    }
    return shelves[kind]?.paths[digest]
  }

  /// The sound of a digest, as a generator gets it.
  func sound(_ digest: String) throws -> Waveform? {
    try path(of: .sound, digest: digest).map { path in
      try WAVCodec.decode(fileSystem.read(path, limit: Kind.sound.limit)).quantized()
    }
  }

  /// The picture of a digest, as a generator gets it.
  func picture(_ digest: String) throws -> Raster? {
    try path(of: .picture, digest: digest).map { path in
      try PNGCodec.decode(fileSystem.read(path, limit: Kind.picture.limit)).canonical
    }
  }

  /// The text of a digest.
  func text(_ digest: String) throws -> String? {
    try path(of: .text, digest: digest).map { path in
      try TextCodec.decode(fileSystem.read(path, limit: Kind.text.limit))
    }
  }

  /// The digest of a file; `nil`: it is not what is looked for.
  private func digestOfFile(_ path: String, as kind: Kind) -> String? {
    guard let bytes = try? fileSystem.read(path, limit: kind.limit) else { return nil }
    switch kind {
    case .model: return try? facts(bytes).digest
    case .sound: return digest(try? .audio(WAVCodec.decode(bytes)))
    case .picture: return digest(try? .image(PNGCodec.decode(bytes)))
    case .text: return digest(try? .text(TextCodec.decode(bytes)))
    }
  }

  private func digest(_ sample: Sample?) -> String? {
    (try? sample?.content()).map { Digest(of: $0).description }
  }

  /// Every file of the folders, listed once.
  private func listed() throws(FileError) -> [(path: String, size: Int)] {
    if let files { return files }
    var files: [(path: String, size: Int)] = []
    for folder in folders {
      guard try fileSystem.status(folder + "/.") == .folder else {
        throw FileError(.read, folder, reason: "there is no such folder")
      }
      try collect(folder, into: &files)
    }
    self.files = files
    return files
  }

  private func collect(
    _ folder: String, into files: inout [(path: String, size: Int)]
  ) throws(FileError) {
    for name in try fileSystem.list(folder) where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      switch try fileSystem.status(path) {
      case .folder: try collect(path, into: &files)
      case .file(let size): files.append((path, size))
      default: continue
      }
    }
  }
}
