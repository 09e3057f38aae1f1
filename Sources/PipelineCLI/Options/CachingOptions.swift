import ArgumentParser
import Engine

/// Where `pipeline run` keeps samples for later runs.
struct CachingOptions: ParsableArguments {
  @Flag(name: .customLong("no-cache"), help: "Neither use nor keep samples of other runs.")
  var hasNoCache = false

  @OptionGroup var place: CachePlace

  func validate() throws {
    if hasNoCache, place.folder != nil || place.limit != nil {
      throw ValidationError("--no-cache goes with neither --cache nor --cache-size")
    }
  }

  /// As the engine takes them.
  var options: CacheOptions? { hasNoCache ? nil : place.options }
}

/// `--cache` and `--cache-size`, of every command that uses or cleans the cache.
struct CachePlace: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "Folder that keeps samples for later runs. Default: .cache in the output folder.",
      valueName: "folder"))
  var folder: String?

  @Option(
    name: .customLong("cache-size"),
    help: ArgumentHelp(
      "What the cache may take on the disk; samples not used for longest go first. Default: 1GB.",
      valueName: "500MB|2GB"))
  var limit: ByteCount?

  func validate() throws {
    if folder?.isEmpty ?? false { throw ValidationError("--cache must name a folder") }
  }

  /// As the engine takes them.
  var options: CacheOptions {
    CacheOptions(folder: folder, limit: limit?.bytes ?? CacheOptions.usualLimit)
  }
}

/// An amount of bytes as people type it: `0`, `200kB`, `500MB`, `2GB`, `1TB`.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let digits = argument.prefix { ("0"..."9").contains($0) }
    let units = ["": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000]
      .merging(["TB": 1_000_000_000_000]) { $1 }
    guard let number = Int(digits), number < 1 << 40,
      let unit = units[argument.dropFirst(digits.count).uppercased()]
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}
