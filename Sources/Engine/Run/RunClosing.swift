import Files

/// Ends a run of whose items each is published or has failed for good: the one place where what is
/// made of all items, the sums and the index come from.
///
/// A function of the plan and what became of its items; whoever has a whole journal may close its
/// run, and again after a crash at any moment.
struct RunClosing {
  let plan: Plan
  /// What has become of every item of the plan.
  let journal: Journal
  /// Items that failed for good.
  let failed: Int
  let folder: String
  /// Where temporaries lie, on the same file system; gone afterwards.
  let parts: String
  let threads: Int
  let fileSystem: any FileSystem

  /// Publishes what is missing of the run, the index last; a part of a manifest has none.
  func close() throws {
    if !plan.isPartial {
      try IndexPublisher(plan: plan, journal: journal, failed: failed, fileSystem: fileSystem)
        .publish(into: folder, parts: parts)
    }
    try journal.appendEnd()
    try fileSystem.removeAll(parts)
  }
}
