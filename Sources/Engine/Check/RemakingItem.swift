import Files
import Numerics
import PipelineInterface

/// An item as an index or a file tells of it: all that its content depends on beside its job.
struct RemakingItem: Sendable {
  /// Its number in the job, from 1.
  let number: Int
  /// Key of its random streams.
  let key: Digest
  /// Key of its draw: the same, but between the draws of a walk.
  let drawKey: Digest
  /// The draw that was taken: so many were turned down before.
  let attempt: UInt32
  let prompt: String?
  let walk: WalkStep?
}

/// The place of an item between two draws, and what the keys of both are made of.
struct RemakingWalk {
  let draw, nextDraw: Int
  let frame, frames: Int
  let seed, nextSeed: UInt64
  let replicate, nextReplicate: Int

  /// The keys of both draws in a job of an id.
  func keys(job: String, prompt: String?) -> (draw: Digest, next: Digest) {
    (
      ItemKey.digest(seed: seed, job: job, replicate: replicate, prompt: prompt),
      ItemKey.digest(seed: nextSeed, job: job, replicate: nextReplicate, prompt: prompt)
    )
  }
}

extension RemakingItem {
  /// An item from what is told of it; `walk` where it is a frame.
  ///
  /// Refused where its key is not the one that the rest of it gives.
  init(
    number: Int, key: Digest, attempt: Int, prompt: String?, job: String, walk: RemakingWalk?
  ) throws(RemakingError) {
    guard let attempt = UInt32(exactly: attempt) else {
      throw RemakingError("attempt \(attempt) is none that there can be")
    }
    guard let walk else {
      self.init(
        number: number, key: key, drawKey: key, attempt: attempt, prompt: prompt, walk: nil)
      return
    }
    guard walk.draw >= 0, walk.nextDraw >= 0, Walk.frames.domain.contains(walk.frames),
      walk.frames > 1, (0..<walk.frames).contains(walk.frame)
    else { throw RemakingError("frame \(walk.frame) of \(walk.frames) is none of a walk") }
    let keys = walk.keys(job: job, prompt: prompt)
    guard ItemKey.frame(walk.frame, of: walk.frames, from: keys.draw, to: keys.next) == key else {
      throw RemakingError("its item key is not that of the draws that it is said to lie between")
    }
    self.init(
      number: number, key: key, drawKey: keys.draw, attempt: attempt, prompt: prompt,
      walk: WalkStep(
        draw: walk.draw, nextDraw: walk.nextDraw, frame: walk.frame, frames: walk.frames,
        nextKey: keys.next.firstWord))
  }
}
