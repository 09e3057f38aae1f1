/// An item that goes onto a sheet, before it is read.
public struct SheetMember: Hashable, Sendable {
  /// What the sheet's JSON calls it, without an ending; unique in its job.
  public let name: String
  /// What people read beside it.
  public let label: String
  /// How large it is.
  public let extent: Extent

  /// A member from its parts.
  public init(name: String, label: String, extent: Extent) {
    self.name = name
    self.label = label
    self.extent = extent
  }
}

/// One file made of many items, with the JSON that says where each of them lies.
public struct Sheet: Sendable {
  /// Its name without folder and ending: that of its job, `JOB-2` of the second of several.
  public let name: String
  /// The picture or the sound.
  public let content: Sample
  /// The JSON that lies beside it under the same name; `nil`: it needs none.
  public let layout: String?
  /// Items on it.
  public let count: Int
}

/// Makes files of the items of a job.
///
/// A pure function of the items in their order. Items are read one at a time and sheets handed over
/// one at a time, so that memory holds one sheet and the list of members.
public protocol SheetMaker: Sendable {
  /// Makes the sheets of a job of a name; `read` gives the sample of a member by its index.
  ///
  /// Throws `CodecError` where the members make no sheet, and what `read` and `each` throw.
  func make(
    of members: [SheetMember], name: String, read: (Int) throws -> Sample,
    each: (Sheet) throws -> Void) throws

  /// About the bytes that it takes at most, of so many items of such an extent at most.
  func workingBytes(of count: Int, _ extent: Extent) -> Int
}

/// The bytes of a picture of so many pixels on its way to a file: drawn, as it is checked, and encoded.
func sheetBytes(pixels: Double) -> Int { Int(min(pixels, Double(PNGCodec.pixelLimit)) * 20) }

/// The names of so many sheets of a job.
func sheetNames(_ name: String, count: Int) -> [String] {
  count == 1 ? [name] : (0..<count).map { "\(name)-\($0 + 1)" }
}
