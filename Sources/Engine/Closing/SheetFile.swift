import Files
package import Media
import Numerics

/// Where a sheet of a job lies and what the index says of it.
package struct SheetFile {
  /// The index's word for it, which is the step's name.
  package let element: String
  /// Id of the job.
  let job: String
  private let sheet: Sheet

  /// The folder of each sort of sheet, under that of a run or a pack.
  static let folders = [
    "contact-sheet": "sheets", "atlas": "atlases", "sound-sheet": "sounds",
  ]

  /// Whether a word of the index is one for sheets.
  package static func isElement(_ name: String) -> Bool { folders[name] != nil }

  package init(_ sheet: Sheet, element: String, job: String) {
    self.sheet = sheet
    self.element = element
    self.job = job
  }

  private var stem: String { "\(Self.folders[element] ?? element)/\(sheet.name)" }
  /// Its path under the folder of a run or a pack.
  package var path: String { "\(stem).\(sheet.content.medium.fileExtension)" }
  /// The path of its JSON.
  package var layoutPath: String { "\(stem).json" }

  /// The attributes of its element.
  package func attributes() throws(CodecError) -> [(String, String)] {
    var attributes = [
      ("job", job), ("path", path),
      ("content", Digest(of: try sheet.content.content()).description),
    ]
    if let layout = sheet.layout {
      attributes.append(("layout", Digest(of: try Sample.text(layout).content()).description))
    }
    let count = String(sheet.count)
    switch sheet.content {
    case .text: break
    case .image(let raster):
      attributes += [
        (element == "atlas" ? "frames" : "pictures", count), ("width", String(raster.width)),
        ("height", String(raster.height)),
      ]
    case .audio(let sound):
      attributes += [
        ("sounds", count), ("rate", String(sound.sampleRate)), ("channels", String(sound.channels)),
        ("frames", String(sound.frames)),
      ]
    }
    return attributes
  }

  /// Whether a name in a sheets' folder is one that sheets of a job can have.
  static func isName(_ name: String, of job: String) -> Bool {
    guard name.hasPrefix(job), let dot = name.lastIndex(of: "."),
      ["png", "wav", "json"].contains(name[name.index(after: dot)...])
    else { return false }
    let rest = name[..<dot].dropFirst(job.count)
    return rest.isEmpty || rest.first == "-" && DecimalText.integer(String(rest.dropFirst())) != nil
  }
}
