extension Run {
  /// The cache of a run or a shard, if there is to be one.
  func sampleCache() -> SampleCache? {
    options.cache.map {
      SampleCache($0, output: output, need: plan.estimate(threads: 1).bytes, fileSystem: fileSystem)
    }
  }
}

extension RunSummary {
  /// The same with what became of the cache.
  func with(_ cache: SampleCache?) -> RunSummary {
    var summary = self
    summary.cached = cache?.found ?? 0
    summary.damaged = cache?.damaged ?? 0
    summary.cacheFault = cache?.fault
    return summary
  }
}
