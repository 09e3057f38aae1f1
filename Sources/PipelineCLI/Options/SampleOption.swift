import ArgumentParser
import Engine
import Numerics

/// `--sample`, of `pipeline check`.
struct SampleOption: ParsableArguments {
  @Option(
    name: .customLong("sample"),
    help: ArgumentHelp(
      "Only a share of the items, at least one; the same ones each time.", valueName: "5%"))
  var share: Share?

  @Option(
    name: .customLong("sample-seed"),
    help: ArgumentHelp("With --sample: another number chooses other items.", valueName: "n"))
  var seed: UInt64?

  func validate() throws {
    if seed != nil, share == nil {
      throw ValidationError("--sample-seed chooses among the items of --sample; give it, too")
    }
  }

  /// What is chosen.
  var selection: CheckSelection {
    share.map { .share($0.value, seed: seed ?? 0) } ?? .all
  }
}

/// A share as people type it: `5%`, `0.5%`.
struct Share: ExpressibleByArgument {
  /// Above 0, at most 1.
  let value: Double

  init?(argument: String) {
    guard argument.hasSuffix("%"),
      let percent = DecimalText.double(String(argument.dropLast())), percent > 0, percent <= 100
    else { return nil }
    value = percent / 100
  }
}
