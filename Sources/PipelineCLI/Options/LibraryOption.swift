import ArgumentParser
import Engine
import Files
import Generators

/// `--models`, of every command that finds models and side inputs by their digests.
struct LibraryOption: ParsableArguments {
  @Option(
    name: .customLong("models"),
    help: ArgumentHelp(
      "Folder to search for models and side inputs, with the folders in it; may be given again. "
        + "Searched after it: Assets and Pipelines here and where the program comes from.",
      valueName: "folder"),
    completion: .directory)
  var folders: [String] = []

  /// What the folders hold, files of more than `largest` bytes left out.
  ///
  /// Of the usual folders only those are searched that a file system has.
  func library(
    within fileSystem: any FileSystem = LocalFileSystem(), largest: Int = .max
  ) throws -> InputLibrary {
    for folder in folders where try LocalFileSystem().status(folder + "/.") != .folder {
      throw CommandError(.missingInput, "cannot read '\(folder)': there is no such folder")
    }
    return InputLibrary(
      folders + (try usual(within: fileSystem).filter { !folders.contains($0) }),
      largest: largest,
      facts: { try CheckpointReport($0).facts })
  }

  /// The checkout's folders of models and manifests, of those that are there.
  private func usual(within fileSystem: any FileSystem) throws -> [String] {
    var roots = [""]
    // The program is built below its checkout: .build/x86_64-unknown-linux-gnu/release/pipeline.
    var folder = AbsolutePath.program ?? "/"
    for _ in 0..<4 { folder = Path.folder(of: folder) }
    if try folder != AbsolutePath.of(".") { roots.append(folder) }
    return roots.flatMap { root in
      ["Assets", "Pipelines"].map { Path.join(root, $0) }.filter {
        // What lies outside of a file system cannot be read in it.
        (try? fileSystem.status($0 + "/.")) == .folder
      }
    }
  }
}
