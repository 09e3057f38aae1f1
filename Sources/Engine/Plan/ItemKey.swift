package import Files

/// The key of an item's random streams (formats.md).
package enum ItemKey {
  /// SHA-256(field("item") field(seed) field(job id) field(replicate) field(prompt or empty)).
  ///
  /// The seed is the manifest's, or the one that the job lists for the item. A listed seed makes one
  /// item of each prompt, so its replicate is 0 (and goes on counting where a prompt is there again):
  /// the item is the first one that the job would make under that seed.
  package static func digest(seed: UInt64, job: String, replicate: Int, prompt: String?) -> Digest {
    var hash = SHA256()
    hash.updateField("item")
    hash.updateField(seed)
    hash.updateField(job)
    hash.updateField(UInt64(replicate))
    hash.updateField(prompt ?? "")
    return hash.finish()
  }

  /// The key of a frame between two draws, for what has random numbers of its own:
  /// SHA-256(field("frame") field(key of the draw before) field(key of the draw after) field(frame)
  /// field(frames)).
  ///
  /// Frame 0 is the draw itself and has its key.
  package static func frame(_ frame: Int, of frames: Int, from: Digest, to: Digest) -> Digest {
    guard frame > 0 else { return from }
    var hash = SHA256()
    hash.updateField("frame")
    hash.updateField(from.bytes)
    hash.updateField(to.bytes)
    hash.updateField(UInt64(frame))
    hash.updateField(UInt64(frames))
    return hash.finish()
  }
}
