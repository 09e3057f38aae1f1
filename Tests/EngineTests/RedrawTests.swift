import Engine
import Files
import Media
import PipelineInterface
import Testing

/// Kinds with a step that turns texts down whose first letter is late in the alphabet.
enum Picky {
  static let above = Parameter<String>(
    required: "above", in: 1...1, help: "the first letter that is turned down")
  static let tries = Parameter<Int>("tries", default: 50, in: 1...1000, help: "draws in all")

  static func assembly(_ calls: Calls = Calls(), batch: Int = 3) -> Assembly {
    let fakes = Fakes.assembly(calls: calls, batch: batch)
    return Assembly(
      generators: fakes.generators,
      steps: fakes.steps + [
        PostProcessorKind(
          name: "picky", medium: .text, version: 1, help: "Turns texts down.", example: "",
          parameters: [above, tries], mayReject: true,
          prepare: { values, _ in
            let (above, tries) = (values[above], values[tries])
            return { sample, _ throws(StepError) in
              guard case .text(let text) = sample else { throw StepError("needs text") }
              if String(text.prefix(1)) >= above {
                throw .rejected(
                  String(text.prefix(1)) >= "t" ? "late" : "middling", tries: tries,
                  "the text begins late")
              }
              return sample
            }
          })
      ])
  }

  static func manifest(_ attributes: String, count: Int = 9) -> String {
    """
    <manifest xmlns="urn:pipeline:manifest:1" name="n" seed="3">
      <murmur id="m" model="../models/murmur" count="\(count)"><picky \(attributes)/></murmur>
    </manifest>
    """
  }
}

struct RedrawTests {
  private func made(
    _ manifest: String, batch: Int = 3, calls: Calls = Calls()
  ) throws -> (files: [String: [UInt8]], index: String, failed: Int) {
    let bench = try Bench(assembly: Picky.assembly(calls, batch: batch))
    let summary = try bench.run(try bench.plan(manifest))
    let files = try bench.files(under: "Output/2026-11-24/n")
    return (files, String(decoding: files["index.xml"] ?? [], as: UTF8.self), summary.failed)
  }

  @Test func `what is turned down is drawn again, and counted`() throws {
    let calls = Calls()
    let (files, index, failed) = try made(Picky.manifest(#"above="h""#), calls: calls)
    #expect(failed == 0)
    let texts = files.filter { $0.key.hasSuffix(".txt") }
    #expect(texts.count == 9)
    for text in texts.values { #expect(text.first.map { $0 < UInt8(ascii: "h") } ?? false) }
    let redraws = index.matches(of: /attempt="(\d+)"/).compactMap { Int($0.1) }
    #expect(redraws.reduce(0, +) == calls.keys.count - 9)
    let counted = index.matches(of: /<rejected reason="(\w+)" count="(\d+)"\/>/)
    #expect(counted.map { $0.1 } == ["late", "middling"])
    #expect(counted.compactMap { Int($0.2) }.reduce(0, +) == calls.keys.count - 9)
    #expect(calls.keys.count > 15)
  }

  @Test func `an item is the same whatever batch it is drawn in`() throws {
    let manifest = Picky.manifest(#"above="f""#)
    let expected = try made(manifest).files
    for batch in [1, 4, 64] { #expect(try made(manifest, batch: batch).files == expected) }
  }

  @Test func `first draws that pass are those of a job without the step`() throws {
    let free = try made(Picky.manifest(#"above="~""#)).files
    let picky = try made(Picky.manifest(#"above="m""#)).files
    var kept = 0
    for (path, text) in free where path.hasSuffix(".txt") {
      if text.first.map({ $0 < UInt8(ascii: "m") }) ?? false {
        kept += 1
        #expect(picky[path] == text)
      } else {
        #expect(picky[path] != text)
      }
    }
    #expect((1..<9).contains(kept))
  }

  @Test func `tries are bounded, and the failure says so`() throws {
    let calls = Calls()
    let (_, index, failed) = try made(
      Picky.manifest(#"above="a" tries="4""#, count: 2), calls: calls)
    #expect(failed == 2 && calls.keys.count == 8)
    #expect(index.contains(#"stage="picky" reason="the text begins late"#))
    #expect(index.matches(of: /<failure [^>]*attempt="3"/).count == 2)
    let counted = index.matches(of: /<rejected reason="(\w+)" count="(\d+)"\/>/)
    #expect(counted.compactMap { Int($0.2) }.reduce(0, +) == 8)
  }

  @Test func `a run that goes on ends in the same bytes`() throws {
    let manifest = Picky.manifest(#"above="f" tries="5""#, count: 20)
    let expected = try made(manifest).files
    for limit in [1, 7, 30] {
      let cancellation = Cancellation()
      let bench = try Bench(
        assembly: Picky.assembly(Calls(limit: limit, cancellation: cancellation)))
      _ = try bench.run(try bench.plan(manifest), cancellation: cancellation)
      let again = try Bench(disk: bench.disk, assembly: Picky.assembly())
      _ = try again.run(try again.plan(manifest))
      #expect(try again.files(under: "Output/2026-11-24/n") == expected)
    }
  }
}
