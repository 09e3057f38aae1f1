import Foundation
import Testing

/// Paths that cannot be read or written: the whole message and the exit code of each.
struct BadSurroundingsTests {
  let pack: TinyPack

  init() throws { pack = try TinyPack() }

  private func refuse(_ arguments: [String], code: Int32, _ message: String) throws {
    let outcome = try pack.program.run(arguments)
    #expect(outcome.errors == message + "\n")
    #expect(outcome.exitCode == code)
    #expect(outcome.output == "")
  }

  @Test func `a manifest that is missing`() throws {
    try refuse(
      ["run", "nowhere.xml"], code: 66,
      "error: cannot read 'nowhere.xml': no such file or directory")
  }

  @Test func `a manifest that is a folder`() throws {
    try refuse(["run", "."], code: 66, "error: cannot read '.': is a directory")
  }

  @Test func `an output that is a file`() throws {
    try pack.scratch.write("taken", "x")
    try refuse(
      ["run", "tiny.xml", "--output", "taken", "--quiet"], code: 73,
      "error: cannot create 'taken': something that is no folder is there")
  }

  @Test func `an output under which nothing can be made`() throws {
    try refuse(
      ["run", "tiny.xml", "--output", "/proc/pipeline", "--quiet"], code: 73,
      "error: cannot create '/proc/pipeline': no such file or directory")
  }

  @Test func `a run's folder that is a file is left alone`() throws {
    try pack.scratch.write("out/2026-11-24/tiny", "mine\n")
    let outcome = try pack.program.run(
      ["run", "tiny.xml", "--output", "out", "--date", "2026-11-24"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output == "out/2026-11-24/tiny-2\n")
    #expect(try pack.scratch.text("out/2026-11-24/tiny") == "mine\n")
  }

  @Test func `a selection that there is not`() throws {
    try refuse(
      ["run", "tiny.xml", "--only", "songs"], code: 64,
      "error: no job 'songs' in this manifest; its jobs are words, tiles, clicks")
    try refuse(
      ["run", "tiny.xml", "--only", "tiles/6"], code: 64,
      "error: no item 6 in job 'tiles'; its items are 1 to 5")
  }

  @Test func `a recipe whose data is missing`() throws {
    try pack.scratch.write("recipe.xml", try TinyModels.recipe("vae"))
    try refuse(
      ["train", "recipe.xml"], code: 66,
      """
      recipe.xml:3:20: error: cannot read 'pictures': no such file or directory
          <dataset path="pictures" licence="CC0" credit="nobody"/>
                         ^
      help: paths in a recipe start at its folder
      """)
  }

  @Test func `data of another medium`() throws {
    try TinyModels.writeData(to: pack.scratch)
    let recipe = try TinyModels.recipe("vae").replacing("\"pictures\"", with: "\"sounds\"")
    try pack.scratch.write("recipe.xml", recipe)
    try refuse(
      ["train", "recipe.xml", "--quiet"], code: 65,
      "error: 'sounds' holds no .png files")
  }

  @Test func `a second run of the same plan while the first is going on`() throws {
    let long = TinyPack.manifest.replacing("count=\"3\" seconds=\"0.05\"", with: "count=\"100\"")
    try pack.scratch.write("tiny.xml", long)
    let arguments = ["run", "tiny.xml", "--date", "2026-11-24", "--quiet"]
    let first = try pack.program.start(arguments)
    while !pack.scratch.exists("Output/2026-11-24/tiny/audio"), first.isRunning { usleep(2000) }
    let second = try pack.program.run(arguments)
    #expect(second.exitCode == 75)
    #expect(second.errors.hasPrefix("error: another run of the same plan holds 'Output/.state/"))
    first.signal(SIGTERM)
    #expect(try first.finish().exitCode == 143)
  }
}
