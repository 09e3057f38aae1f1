// swift-tools-version: 6.2
import PackageDescription

// The modules and the only arrows between them; Sources/README.md draws the picture and
// Tests/HouseTests holds every import against this table.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func module(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: [], resources: resources,
    swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: ["TestSupport"] + dependencies, swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

// The readers of Tests/Fuzz: tests over their corpus, or the program of `Tests/fuzz`.
let readers: [Target.Dependency] = [
  "ContentPack", "Engine", "Generators", "PostProcessing", "PipelineInterface", "ManifestXML",
  "Files", "Media", "Training", "NN", "TensorCore",
]
let fuzz: Target =
  Context.environment["PIPELINE_FUZZ"] == nil
  ? .testTarget(
    name: "FuzzTests", dependencies: readers, path: "Tests/Fuzz",
    exclude: ["Corpus", "Dictionaries", "Driver", "Findings", "README.md"], swiftSettings: strict)
  : .executableTarget(
    name: "fuzz", dependencies: readers, path: "Tests/Fuzz",
    exclude: ["Corpus", "Dictionaries", "Findings", "Tests", "README.md"], swiftSettings: strict)

let package = Package(
  name: "content-pipeline",
  products: [.executable(name: "pipeline", targets: ["PipelineCLI"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    // System libraries and C.
    .target(
      name: "CPNG", publicHeadersPath: "include", linkerSettings: [.linkedLibrary("png16")]),
    .systemLibrary(
      name: "CSndfile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CFiles"),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CKernels", exclude: ["families", "README.md"], publicHeadersPath: "include"),
    .target(name: "CBench", dependencies: ["CKernels"], publicHeadersPath: "include"),

    // Learning.
    module("Numerics", ["CKernels"]),
    module("TensorCore", ["Numerics", "CKernels"]),
    module("NN", ["TensorCore", "Numerics", "Files"]),
    module("Training", ["NN", "TensorCore", "Numerics", "Files"]),

    // Content.
    module("Media", ["CPNG", "CSndfile"]),
    module("PipelineInterface", ["Media", "Numerics"]),
    module("PostProcessing", ["PipelineInterface", "Media", "Numerics"]),
    module(
      "Generators",
      ["PipelineInterface", "Media", "Training", "NN", "TensorCore", "Numerics", "Files"]),

    // The batch.
    module("Files", ["CCrypto", "CFiles"]),
    module("ManifestXML", ["CXML"]),
    module("Engine", ["PipelineInterface", "Media", "ManifestXML", "Files", "Numerics"]),

    module("ContentPack", ["Engine", "Media", "ManifestXML", "Files", "CArchive"]),
    module(
      "Gallery", ["Engine", "Media", "Files", "Numerics", mustache],
      resources: ["head", "job", "card", "set", "end", "foot"].map {
        .embedInCode("Page/\($0).mustache")
      }
        + [.embedInCode("Page/gallery.css"), .embedInCode("Page/gallery.js")]),

    // The assembly.
    .executableTarget(
      name: "PipelineCLI",
      dependencies: [
        "Engine", "ContentPack", "Gallery", "Generators", "PostProcessing", "PipelineInterface",
        "ManifestXML", "Files",
        "Media", "Numerics", "TensorCore", argumentParser,
      ], swiftSettings: strict),
    // Speed, measured apart from the program.
    .executableTarget(
      name: "bench",
      dependencies: [
        "Engine", "Generators", "PipelineInterface", "ManifestXML", "Files", "Media", "Training",
        "NN", "TensorCore", "Numerics", "CBench", "CKernels", argumentParser,
      ], exclude: ["README.md"], swiftSettings: strict),

    // Tests, in the order of the modules.
    .target(
      name: "TestSupport", dependencies: ["Files", "ManifestXML", "Media"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "CKernelCases", dependencies: ["CKernels"], path: "Tests/KernelCases",
      exclude: ["driver"], publicHeadersPath: "include"),
    tests("NumericsTests", ["Numerics", "CKernels", "CKernelCases"]),
    tests("FilesTests", ["Files"]),
    tests("TensorCoreTests", ["TensorCore", "Numerics", "CKernels"]),
    tests("NNTests", ["NN", "TensorCore", "Numerics", "Files"]),
    tests("TrainingTests", ["Training", "NN", "TensorCore", "Numerics", "Files"]),
    tests("MediaTests", ["Media", "Files", "Numerics"]),
    tests(
      "PostProcessingTests",
      ["PostProcessing", "PipelineInterface", "Media", "Files", "Numerics"]),
    tests(
      "GeneratorsTests",
      [
        "Generators", "PipelineInterface", "Media", "Training", "NN", "TensorCore", "Numerics",
        "Files",
      ]),
    tests("ManifestXMLTests", ["ManifestXML"]),
    tests(
      "EngineTests", ["Engine", "PipelineInterface", "Media", "ManifestXML", "Files", "Numerics"]),
    tests(
      "ContentPackTests", ["ContentPack", "Engine", "Media", "ManifestXML", "Files"]),
    tests("GalleryTests", ["Gallery", "Engine", "Media", "Files"]),
    tests("PipelineCLITests", ["Files", "Media"]),
    tests("HouseTests", []),
    fuzz,
  ]
)
