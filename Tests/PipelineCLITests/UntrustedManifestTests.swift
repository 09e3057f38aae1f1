import Foundation
import Glibc
import TestSupport
import Testing

/// Manifests of others: what they may reach, and what they may ask for.
struct UntrustedManifestTests {
  let pack: TinyPack
  private var scratch: Scratch { pack.scratch }

  /// The folder `in` with models and a manifest; what lies beside it is nobody's business.
  init() throws {
    pack = try TinyPack()
    for kind in ["lstm", "vae", "sample-rnn"] {
      try scratch.write("in/\(kind).safetensors", try scratch.read("\(kind).safetensors"))
    }
    try scratch.write("in/tiny.xml", TinyPack.manifest)
    try scratch.write("secret.txt", "the \n")
  }

  private func link(_ path: String, to target: String) {
    #expect(symlink(target, scratch.url.appending(path: path).path) == 0)
  }

  static let call = [
    "run", "in/tiny.xml", "--confine", "in", "--output", "in/out", "--date", "2026-11-24",
    "--quiet",
  ]

  @Test func `a manifest that stays inside makes the same bytes`() throws {
    let outcome = try pack.program.run(Self.call)
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(try scratch.digests("in/out/2026-11-24/tiny") == pack.run())
    #expect(try pack.program.run(Self.call).exitCode == 0)
    try scratch.write("in/out/2026-11-24/tiny/text/words-0001.txt", "edited\n")
    #expect(try pack.program.run(Self.call + ["--threads", "1"]).exitCode == 0)
    #expect(try scratch.digests("in/out/2026-11-24/tiny") == scratch.digests("out/2026-11-24/tiny"))
  }

  @Test func `every way out of a manifest is told at once, with its place`() throws {
    link("in/link.safetensors", to: "../vae.safetensors")
    link("in/prompts.txt", to: "\(scratch.url.path)/secret.txt")
    link("in/up", to: "..")
    try scratch.write(
      "in/tiny.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="tiny">
        <lstm id="a" model="../lstm.safetensors"/>
        <vae id="b" model="link.safetensors"/>
        <lstm id="c" model="lstm.safetensors">
          <prompts file="prompts.txt"/>
          <prompts file="/etc/passwd"/>
          <filter-words file="up/secret.txt"/>
        </lstm>
        <sample-rnn id="d" model="sample-rnn.safetensors" continue="../../secret.wav"/>
        <vae id="e" model="vae.safetensors" reconstruct="up/secret.png">
          <quantize palette="/etc/hostname"/>
        </vae>
        <vae id="f" model="up/in/vae.safetensors"/>
      </manifest>

      """)
    for command in ["run", "plan", "validate"] {
      let outcome = try pack.program.run(
        [command, "in/tiny.xml", "--confine", "in"]
          + (command == "run" ? ["--output", "in/out"] : []))
      #expect(outcome.exitCode == 65)
      let places = outcome.errors.matches(
        of: /in\/tiny\.xml:(\d+):\d+: error: cannot read '[^']+': (.*)/)
      #expect(places.map { Int($0.1) ?? 0 } == [2, 3, 5, 6, 7, 9, 10, 11, 13], "\(outcome.errors)")
      #expect(places.allSatisfy { $0.2 == "leads outside '\(scratch.url.path)/in'" })
      #expect(!outcome.errors.contains("the \n"), "nothing of what lies outside is told")
    }
    #expect(!scratch.exists("in/out"))
  }

  @Test func `the manifest itself and the output folder must lie inside`() throws {
    let outside = try pack.program.run(["run", "tiny.xml", "--confine", "in", "--output", "in/out"])
    #expect(outside.exitCode == 65)
    #expect(
      outside.errors == "error: cannot read 'tiny.xml': leads outside '\(scratch.url.path)/in'\n")
    for output in ["out", "in/../out", "/tmp/out", "in/door/out"] {
      if output.contains("door") { link("in/door", to: "..") }
      let outcome = try pack.program.run(
        ["run", "in/tiny.xml", "--confine", "in", "--output", output])
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.contains("leads outside"), "\(outcome.errors)")
    }
    #expect(!scratch.exists("out"))
    let missing = try pack.program.run(["run", "in/tiny.xml", "--confine", "nowhere"])
    #expect(missing.exitCode == 66)
  }

  @Test(arguments: [
    "../evil", "a/b", "/etc/evil", "..", ".", ".hidden", "a..b", "C:evil", "con", "a\\b", "-x",
  ])
  func `names never become paths`(name: String) throws {
    for line in [
      "name=\"\(name)\"><lstm id=\"a\" model=\"lstm.safetensors\"/>",
      "name=\"a\"><lstm id=\"\(name)\" model=\"lstm.safetensors\"/>",
    ] {
      try scratch.write(
        "in/tiny.xml", "<manifest xmlns=\"urn:pipeline:manifest:1\" \(line)</manifest>")
      let outcome = try pack.program.run(Self.call)
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.hasPrefix("in/tiny.xml:1:"), "\(outcome.errors)")
    }
    #expect(!scratch.exists("in/out"))
  }

  @Test func `what a manifest asks for too much of is told at once, with its place`() throws {
    try scratch.write(
      "in/tiny.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="tiny">
        <lstm id="a" model="lstm.safetensors" characters="2000"/>
        <lstm id="b" model="lstm.safetensors" characters="600">
          <template text="{text}{text}"/>
        </lstm>
        <lstm id="c" model="lstm.safetensors" characters="600">
          <replace find="e" with="eee"/>
        </lstm>
        <vae id="d" model="vae.safetensors" count="50">
          <resize width="101" height="100"/>
        </vae>
        <vae id="e" model="vae.safetensors">
          <resize width="99" height="99"/>
          <outline width="2" grow="true"/>
          <resize width="10" height="10"/>
        </vae>
        <sample-rnn id="f" model="sample-rnn.safetensors" seconds="3" count="51"/>
      </manifest>

      """)
    let limits = [
      "--max-characters", "1000", "--max-pixels", "10000", "--max-seconds", "2.5",
      "--max-items", "100",
    ]
    for command in ["run", "plan", "validate"] {
      let outcome = try pack.program.run([command, "in/tiny.xml"] + limits)
      #expect(outcome.exitCode == 65)
      let told = outcome.errors.matches(of: /in\/tiny\.xml:(\d+:\d+): error: (.*)/)
        .map { "\($0.1) \($0.2)" }
      #expect(
        told == [
          "1:2 a manifest may ask for 100 items, this one asks for 105",
          "2:53 each item is a text of up to 2000 characters, --max-characters allows 1000",
          "4:6 <template> can make a text of up to 1200 characters, --max-characters allows 1000",
          "7:6 <replace> can make a text of up to 1803 characters, --max-characters allows 1000",
          "10:6 <resize> can make a picture of 101x100 pixels, --max-pixels allows 10000",
          "14:6 <outline> can make a picture of 103x103 pixels, --max-pixels allows 10000",
          "17:62 each item is a sound of 3 s, --max-seconds allows 2.5",
        ], "\(outcome.errors)")
    }
    #expect(!scratch.exists("Output"))
    let enough = [
      "--max-characters", "2000", "--max-pixels", "11000", "--max-seconds", "3",
      "--max-items", "105",
    ]
    #expect(try pack.program.run(["validate", "in/tiny.xml"] + enough).exitCode == 0)
  }

  @Test func `frames of frames end before any memory is taken`() throws {
    let frame = String(repeating: "{text}", count: 1000)
    let steps = (1...6).map { _ in "    <template text=\"\(frame)\"/>\n" }.joined()
    try scratch.write(
      "in/tiny.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="tiny">
        <lstm id="a" model="lstm.safetensors">
      \(steps)  </lstm>
      </manifest>

      """)
    let outcome = try pack.program.run(["run", "in/tiny.xml"])
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasPrefix("in/tiny.xml:4:6: error: <template> can make a text of up to"))
  }

  @Test func `memory is told before it is taken`() throws {
    try scratch.write(
      "in/tiny.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="tiny">
        <vae id="a" model="vae.safetensors" count="64">
          <resize width="4096" height="4096"/>
        </vae>
      </manifest>

      """)
    let outcome = try pack.program.run(["run", "in/tiny.xml", "--max-memory", "1GB"])
    #expect(outcome.exitCode == 71)
    #expect(
      outcome.errors.contains(
        /in\/tiny\.xml:2:4: error: with this job the plan needs about \d+ MB of memory, --max-memory allows 1000 MB\n/
      ), "\(outcome.errors)")
    // A model that is too large is told before it is read.
    let model = try FileHandle(
      forWritingTo: scratch.url.appending(path: "in/vae.safetensors"))
    try model.truncate(atOffset: 3 << 30)
    try model.close()
    let start = ContinuousClock.now
    let large = try pack.program.run(["run", "in/tiny.xml", "--max-memory", "2GB"])
    #expect(ContinuousClock.now - start < .seconds(1 * Sanitizer.slowness))
    #expect(large.exitCode == 71)
    #expect(large.errors.hasPrefix("in/tiny.xml:2:22: error: with this model the plan needs about"))
  }

  @Test func `prompts beyond the items end the reading`() throws {
    try scratch.write("in/many.txt", String(repeating: "the \n", count: 2000))
    let line = "    <prompts file=\"many.txt\"/>\n"
    try scratch.write(
      "in/tiny.xml",
      """
      <manifest xmlns="urn:pipeline:manifest:1" name="tiny">
        <lstm id="a" model="lstm.safetensors">
      \(String(repeating: line, count: 5000))  </lstm>
      </manifest>

      """)
    let start = ContinuousClock.now
    let outcome = try pack.program.run(["validate", "in/tiny.xml", "--max-items", "5000"])
    #expect(ContinuousClock.now - start < .seconds(2 * Sanitizer.slowness))
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors.hasPrefix(
        "in/tiny.xml:5:20: error: with these prompts the manifest asks for more items than it may have"
      ), "\(outcome.errors)")
  }

  @Test(arguments: [
    (["--max-items", "0"], "--max-items must be at least 1, got 0"),
    (["--max-seconds=-1"], "--max-seconds must be more than 0, got -1.0"),
    (
      ["--max-memory", "4GiB"],
      "The value '4GiB' is invalid for '--max-memory <512MB|2GB>'"
    ),
    (["--max-memory", "0GB"], "The value '0GB' is invalid for '--max-memory <512MB|2GB>'"),
  ])
  func `limits that make no sense are told`(arguments: [String], message: String) throws {
    let outcome = try pack.program.run(["validate", "in/tiny.xml"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.hasPrefix("Error: \(message)"), "\(outcome.errors)")
  }
}
