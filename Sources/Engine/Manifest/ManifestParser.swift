public import ManifestXML
import PipelineInterface

/// Reads a manifest against the vocabulary of an assembly.
public struct ManifestParser: Sendable {
  private let assembly: Assembly

  /// A parser for the kinds and steps of an assembly.
  public init(_ assembly: Assembly) {
    self.assembly = assembly
  }

  /// The manifest, and everything that is wrong with it.
  ///
  /// With problems the manifest holds the jobs that can be understood, so that their models are
  /// looked at too; `nil` when nothing can be.
  public func parse(
    _ source: DocumentSource
  ) -> (manifest: Manifest?, problems: [DocumentProblems.Problem]) {
    (nil, [])
  }
}
