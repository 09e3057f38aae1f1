import Engine
import Files
import Glibc
import Media
import ManifestXML
import PipelineInterface
import Testing

/// What people get wrong, and what they are told: the whole message and the exit code.
struct BadInputTests {
  static func manifest(_ job: String, name: String = "n") -> String {
    """
    <manifest xmlns="urn:pipeline:manifest:1" name="\(name)">
      \(job)
    </manifest>
    """
  }

  static let cases: [(manifest: String, complaint: Complaint)] = [
    (
      manifest("<blot id=\"b\" model=\"../models/none\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:23: error: cannot read 'models/none': no such file or directory
            <blot id="b" model="../models/none"/>
                                ^
          help: paths in a manifest start at its folder
          """, exitCode: .missingInput)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:23: error: cannot read 'models': is a directory
            <blot id="b" model="../models"/>
                                ^
          help: paths in a manifest start at its folder
          """, exitCode: .missingInput)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/none\" count=\"0\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:23: error: cannot read 'models/none': no such file or directory
            <blot id="b" model="../models/none" count="0"/>
                                ^
          help: paths in a manifest start at its folder
          Pipelines/night.xml:2:46: error: count must be in 1...1000000, got "0"
            <blot id="b" model="../models/none" count="0"/>
                                                       ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/blot\" count=\"1000000000\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:46: error: count must be in 1...1000000, got "1000000000"
            <blot id="b" model="../models/blot" count="1000000000"/>
                                                       ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/hum\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:23: error: model 'models/hum' is refused: is a model of kind 'hum', not 'blot'
            <blot id="b" model="../models/hum"/>
                                ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"night.xml\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:23: error: model 'Pipelines/night.xml' is refused: not a fake model
            <blot id="b" model="night.xml"/>
                                ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/blot\" size=\"13\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:45: error: size: 13 brings bad luck
            <blot id="b" model="../models/blot" size="13"/>
                                                      ^
          """, exitCode: .badData)
    ),
    (
      manifest("<murmur id=\"m\" model=\"../models/murmur\"><prompt>5%</prompt><prompt/></murmur>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:51: error: prompt: has the unknown character '%'
            <murmur id="m" model="../models/murmur"><prompt>5%</prompt><prompt/></murmur>
                                                            ^
          Pipelines/night.xml:2:63: error: a prompt must not be empty
            <murmur id="m" model="../models/murmur"><prompt>5%</prompt><prompt/></murmur>
                                                                        ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/blot\"/><hum id=\"b\" model=\"../models/hum\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:49: error: duplicate id "b"
            <blot id="b" model="../models/blot"/><hum id="b" model="../models/hum"/>
                                                          ^
          help: the first one is at 2:13
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"b\" model=\"../models/blot\"/><hum id=\"B\" model=\"../models/hum\"/>"),
      Complaint(
        text: """
          Pipelines/night.xml:2:49: error: id "B" differs from "b" in capitals only
            <blot id="b" model="../models/blot"/><hum id="B" model="../models/hum"/>
                                                          ^
          """, exitCode: .badData)
    ),
    (
      manifest("<blot id=\"../b\" model=\"../models/blot\"/>", name: "a/b"),
      Complaint(
        text: """
          Pipelines/night.xml:1:49: error: name must have only letters a-z, A-Z, digits, '-', '_' and '.', got '/'
          <manifest xmlns="urn:pipeline:manifest:1" name="a/b">
                                                          ^
          Pipelines/night.xml:2:13: error: id must have only letters a-z, A-Z, digits, '-', '_' and '.', got '/'
            <blot id="../b" model="../models/blot"/>
                      ^
          """, exitCode: .badData)
    ),
    (
      "<manifest xmlns=\"urn:pipeline:manifest:1\" name=\"n\"/>",
      Complaint(
        text: """
          Pipelines/night.xml:1:2: error: a manifest needs at least one job
          <manifest xmlns="urn:pipeline:manifest:1" name="n"/>
           ^
          help: a job is <murmur>, <blot>, <hum>
          """, exitCode: .badData)
    ),
  ]

  /// Manifests that vocabulary and schema both refuse.
  static let misspelt = [
    manifest("<blob id=\"b\" model=\"m\"/>"),
    manifest("<blot id=\"b\" model=\"m\" colour=\"red\"/>"),
    manifest("<blot model=\"m\"/>"),
    manifest("<blot id=\"b\"/>"),
    manifest("<blot id=\"b\" model=\"m\" count=\"0\"/>"),
    manifest("<blot id=\"b\" model=\"m\" count=\"1000000000\"/>"),
    manifest("<blot id=\"b\" model=\"m\" size=\"huge\"/>"),
    manifest("<blot id=\"b\" model=\"m\"><prompt>x</prompt></blot>"),
    manifest("<blot id=\"b\" model=\"m\"><lead letter=\"x\"/></blot>"),
    manifest("<murmur id=\"b\" model=\"m\"><lead/></murmur>"),
    manifest("<blot id=\"b\" model=\"m\"/><hum id=\"b\" model=\"m\"/>"),
    manifest("<blot id=\"a/b\" model=\"m\"/>"),
    manifest("<blot id=\"b\" model=\"m\"/>", name: ".."),
    manifest("<blot id=\"b\" model=\"m\"/>").replacing("manifest:1", with: "manifest:2"),
  ]

  @Test(arguments: misspelt)
  func `every misspelt manifest is refused as bad data`(_ manifest: String) throws {
    #expect(complaint { _ = try Bench().plan(manifest) }.exitCode == .badData)
  }

  @Test(arguments: cases)
  func `a bad manifest is told in full`(_ manifest: String, _ expected: Complaint) throws {
    let bench = try Bench()
    try bench.disk.createFolder("Pipelines")
    try bench.disk.write(Array(manifest.utf8), to: "Pipelines/night.xml")
    let complaint = complaint { _ = try bench.plan(manifest) }
    #expect(complaint.text == expected.text)
    #expect(complaint.exitCode == expected.exitCode)
  }

  @Test func `more items than a plan may have are refused before any work`() throws {
    let prompts = (0..<11).map { "<prompt>\($0)</prompt>" }.joined()
    let text = Self.manifest(
      "<murmur id=\"m\" model=\"../models/murmur\" count=\"1000000\">\(prompts)</murmur>")
    let bench = try Bench()
    let complaint = complaint { _ = try bench.plan(text) }
    #expect(
      complaint.text.hasPrefix(
        "Pipelines/night.xml:1:2: error: a manifest may ask for 10000000 items, "
          + "this one asks for 11000000\n"))
    #expect(complaint.exitCode == .badData)
  }

  @Test func `a manifest that is missing or a folder is a missing input`() throws {
    let disk = MemoryFileSystem()
    try disk.createFolder("Pipelines")
    #expect(
      complaint { _ = try Documents.read("no.xml", in: disk) }
        == Complaint(
          text: "cannot read 'no.xml': no such file or directory", exitCode: .missingInput))
    #expect(
      complaint { _ = try Documents.read("Pipelines", in: disk) }
        == Complaint(text: "cannot read 'Pipelines': is a directory", exitCode: .missingInput))
  }

  @Test func `a recipe without its data is a missing input`() throws {
    let disk = MemoryFileSystem()
    #expect(
      complaint { _ = try TrainingRunTests.parse(on: disk) }
        == Complaint(
          text: """
            Pipelines/rumours.xml:3:20: error: cannot read 'data/texts': no such file or directory
                <dataset path="../data/texts" validation="0.2" licence="CC-BY-4.0" credit="Ann" window="4"/>
                               ^
            help: paths in a recipe start at its folder
            """, exitCode: .missingInput))
  }

  @Test func `an output folder that cannot be written is told as such`() throws {
    let bench = try Bench()
    let readOnly = FaultyFileSystem(bench.disk, .failure(EROFS), at: 0)
    let plan = try bench.plan()
    #expect(
      complaint { _ = try bench.run(plan, on: readOnly) }
        == Complaint(
          text: "cannot create 'Output': read-only file system",
          exitCode: .cannotCreate))
  }

  @Test func `an output folder that is a file is told as such`() throws {
    let bench = try Bench()
    try bench.disk.write([1], to: "Output")
    #expect(
      complaint { _ = try bench.run(try bench.plan()) }
        == Complaint(text: "cannot create 'Output': not a directory", exitCode: .cannotCreate))
  }

  @Test func `nothing is written through a link in the run's folder`() throws {
    let disk = MemoryFileSystem()
    let bench = try Bench(disk: disk)
    let cancellation = Cancellation()
    cancellation.cancel(.interrupt)
    let folder = try bench.run(try bench.plan(), cancellation: cancellation).folder
    try disk.removeAll("\(folder)/text")
    disk.putLink("\(folder)/text")
    #expect(
      complaint { _ = try bench.run(try bench.plan()) }
        == Complaint(
          text: "cannot create '\(folder)/text': something that is no folder is there",
          exitCode: .cannotCreate))
  }

  @Test func `a folder where a file is due is told as such`() throws {
    let bench = try Bench()
    let cancellation = Cancellation()
    cancellation.cancel(.interrupt)
    let folder = try bench.run(try bench.plan(), cancellation: cancellation).folder
    try bench.disk.createFolder("\(folder)/text/rumours-0001.txt")
    #expect(
      complaint { _ = try bench.run(try bench.plan()) }
        == Complaint(
          text: "cannot create '\(folder)/text/rumours-0001.txt': is a directory",
          exitCode: .cannotCreate))
  }
}
