import Engine
import Files
import Testing

private func manifest(_ prompts: String, count: Int = 2) -> String {
  """
  <manifest xmlns="urn:pipeline:manifest:1" name="n">
    <murmur id="m" model="../models/murmur" count="\(count)">
      \(prompts)
    </murmur>
  </manifest>
  """
}

private func bench(_ bytes: [UInt8]) throws -> Bench {
  let bench = try Bench()
  try bench.disk.createFolder("Pipelines")
  try bench.disk.write(bytes, to: "Pipelines/names.txt")
  return bench
}

private func bench(_ text: String) throws -> Bench { try bench(Array(text.utf8)) }

struct PromptFileTests {
  @Test func `the lines of a file are prompts like those written out`() throws {
    let bench = try bench("\u{FEFF}They say\r\n\n  Once \nBeware the")
    let read = try bench.plan(manifest(#"<prompt>First</prompt><prompts file="names.txt"/>"#))
    let written = try bench.plan(
      manifest(
        "<prompt>First</prompt><prompt>They say</prompt><prompt>  Once </prompt>"
          + "<prompt>Beware the</prompt>"))
    #expect(read.itemCount == 8)
    #expect(read.jobs[0].prompts == ["First", "They say", "  Once ", "Beware the"])
    #expect(read.fingerprint == written.fingerprint)
    for position in 0..<8 { #expect(read.item(at: position) == written.item(at: position)) }
  }

  @Test func `a line end at the end of the file makes no prompt`() throws {
    let plan = try bench("a\nb\n").plan(manifest(#"<prompts file="names.txt"/>"#))
    #expect(plan.jobs[0].prompts == ["a", "b"])
  }

  @Test func `one item of a prompt of a file can be made alone`() throws {
    let text = manifest(#"<prompts file="names.txt"/>"#)
    let bench = try bench("a\nb\nc\n")
    let all = try bench.plan(text)
    let one = try bench.plan(text, only: "m/5")
    #expect(one.itemCount == 1)
    #expect(one.item(at: 0).prompt == "c")
    #expect(one.item(at: 0).contentKey == all.item(at: 4).contentKey)
  }

  @Test func `another line changes nobody else's keys`() throws {
    let text = manifest(#"<prompts file="names.txt"/>"#, count: 1)
    let before = try bench("a\nb\n").plan(text)
    let after = try bench("new\na\nb\n").plan(text)
    #expect(after.item(at: 1).contentKey == before.item(at: 0).contentKey)
    #expect(after.item(at: 2).contentKey == before.item(at: 1).contentKey)
  }

  @Test(
    arguments: [
      (
        Array("ok\n5%\n".utf8),
        "'Pipelines/names.txt' line 2: prompt: has the unknown character '%'"
      ),
      ([0x61, 0x0A, 0x0A, 0xE9, 0x0A], "'Pipelines/names.txt' line 3: not valid UTF-8"),
      (
        Array("a\u{1}b".utf8), "'Pipelines/names.txt' line 1: character U+0001 cannot stand in XML"
      ),
      ([], "'Pipelines/names.txt' holds no prompt"),
      (Array("\n\r\n".utf8), "'Pipelines/names.txt' holds no prompt"),
    ] as [([UInt8], String)])
  func `a line that cannot be used is named`(bytes: [UInt8], message: String) throws {
    let bench = try bench(bytes)
    let complaint = complaint { _ = try bench.plan(manifest(#"<prompts file="names.txt"/>"#)) }
    #expect(
      complaint
        == Complaint(
          text: """
            Pipelines/night.xml:3:20: error: \(message)
                <prompts file="names.txt"/>
                               ^
            """, exitCode: .badData))
  }

  @Test func `of many lines that are refused the first are named, the rest counted`() throws {
    let bench = try bench(String(repeating: "%\n", count: 25))
    let complaint = complaint { _ = try bench.plan(manifest(#"<prompts file="names.txt"/>"#)) }
    #expect(complaint.text.contains("'Pipelines/names.txt' line 10: prompt"))
    #expect(!complaint.text.contains("line 11"))
    #expect(complaint.text.contains("error: 15 more lines of the file are refused"))
  }

  @Test func `a file that is not there is a missing input, also with a part asked for`() throws {
    let bench = try Bench()
    for only in [nil, "m/1"] {
      let complaint = complaint {
        _ = try bench.plan(manifest(#"<prompts file="none.txt"/>"#), only: only)
      }
      #expect(
        complaint
          == Complaint(
            text: """
              Pipelines/night.xml:3:20: error: cannot read 'Pipelines/none.txt': no such file or directory
                  <prompts file="none.txt"/>
                                 ^
              help: paths in a manifest start at its folder
              """, exitCode: .missingInput))
    }
  }

  @Test func `a kind without prompts takes no file of them`() throws {
    let bench = try Bench()
    let complaint = complaint {
      _ = try bench.plan(
        """
        <manifest xmlns="urn:pipeline:manifest:1" name="n">
          <hum id="h" model="../models/hum"><prompts file="x"/></hum>
        </manifest>
        """)
    }
    #expect(complaint.exitCode == .badData)
    #expect(complaint.text.contains("unknown step 'prompts'"))
  }
}
