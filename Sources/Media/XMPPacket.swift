/// What a file tells programs that know nothing of ours: the AI label, the licence and the credit
/// line, as an XMP packet (ISO 16684-1).
///
/// The label is IPTC's digital source type. The packet holds no clock and no name of a program.
enum XMPPacket {
  /// The keyword of PNG's iTXt chunk that holds a packet.
  static let pngKeyword = "XML:com.adobe.xmp"
  /// The RIFF chunk that holds a packet.
  static let riffChunk = "_PMX"

  /// The packet of facts; `nil` when they have nothing for it.
  ///
  /// Its length is a multiple of four bytes: libsndfile would else fill the chunk up from memory
  /// that is not its own.
  static func text(of provenance: Provenance) -> String? {
    let properties = [
      value("source-type", of: provenance).map {
        "<Iptc4xmpExt:DigitalSourceType>\($0)</Iptc4xmpExt:DigitalSourceType>"
      },
      value("licence", of: provenance).map {
        "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">\($0)</rdf:li></rdf:Alt></dc:rights>"
      },
      value("credit", of: provenance).map { "<photoshop:Credit>\($0)</photoshop:Credit>" },
    ].compactMap { $0 }
    guard !properties.isEmpty else { return nil }
    let body = """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
      xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
      xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
      \(properties.joined(separator: "\n"))
      </rdf:Description>
      </rdf:RDF>
      </x:xmpmeta>

      """
    let end = "<?xpacket end=\"r\"?>"
    let rest = (body.utf8.count + end.utf8.count) % 4
    return body + String(repeating: "\n", count: (4 - rest) % 4) + end
  }

  private static func value(_ key: String, of provenance: Provenance) -> String? {
    provenance.fields.first { $0.key == key }.map { escaped($0.value) }
  }

  /// The text inside an element; U+FFFD stands for what XML 1.0 cannot hold.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case UInt32(UInt8(ascii: "&")): result += "&amp;"
      case UInt32(UInt8(ascii: "<")): result += "&lt;"
      case UInt32(UInt8(ascii: ">")): result += "&gt;"
      case 0xD: result += "&#13;"
      case 0x9, 0xA, 0x20...0xFFFD, 0x10000...0x10FFFF: result.unicodeScalars.append(scalar)
      default: result += "\u{FFFD}"
      }
    }
    return result
  }
}
