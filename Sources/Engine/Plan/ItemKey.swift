package import Files

/// The key of an item's random streams (formats.md).
package enum ItemKey {
  /// SHA-256(field("item") field(seed) field(job id) field(replicate) field(prompt or empty)).
  package static func digest(seed: UInt64, job: String, replicate: Int, prompt: String?) -> Digest {
    var hash = SHA256()
    hash.updateField("item")
    hash.updateField(seed)
    hash.updateField(job)
    hash.updateField(UInt64(replicate))
    hash.updateField(prompt ?? "")
    return hash.finish()
  }
}
