import Files
import Mustache

/// The parts of the page, from files that are compiled in.
struct PageTemplates {
  let head, job, card, set, end, foot: MustacheTemplate
  let style, script: String

  init() throws {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    head = try MustacheTemplate(string: text(PackageResources.head_mustache))
    job = try MustacheTemplate(string: text(PackageResources.job_mustache))
    card = try MustacheTemplate(string: text(PackageResources.card_mustache))
    set = try MustacheTemplate(string: text(PackageResources.set_mustache))
    end = try MustacheTemplate(string: text(PackageResources.end_mustache))
    foot = try MustacheTemplate(string: text(PackageResources.foot_mustache))
    style = text(PackageResources.gallery_css)
    script = text(PackageResources.gallery_js)
  }

  /// The hash by which the page allows this script and no other: of what stands between its tags.
  var scriptHash: String {
    "sha256-" + Base64.text(Digest(of: Array("\n\(script)".utf8)).bytes)
  }
}
