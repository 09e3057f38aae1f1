import Foundation
import Testing

/// The gallery in a browser.
struct GalleryTests {
  let pack: TinyPack
  private static let browser = "/usr/bin/chromium"

  /// Whether there is a browser; says so loudly when there is none.
  private static func hasBrowser() -> Bool {
    let isThere = FileManager.default.isExecutableFile(atPath: browser)
    if !isThere {
      FileHandle.standardError.write(
        Data("SKIPPED: chromium is not installed, no gallery was opened\n".utf8))
    }
    return isThere
  }

  init() throws {
    pack = try TinyPack()
    _ = try pack.run()
  }

  @Test func `the page lies beside the run, or where one asks for it`() throws {
    let folder = "out/2026-11-24/tiny"
    let outcome = try pack.program.run(["gallery", "\(folder)/"])
    #expect(outcome.exitCode == 0 && outcome.output == "\(folder).html\n", "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("14 items, "))
    let other = try pack.program.run(["gallery", folder, "-o", "a.html", "--links", "--quiet"])
    #expect(other.exitCode == 0 && other.errors == "")
    #expect(try pack.scratch.text("a.html").contains("src=\"\(folder)/images/tiles-0001.png\""))
  }

  /// What a browser makes of a page: its document after the script, its console, and the addresses
  /// that it asked for, but for those of its maker.
  private func open(_ page: String, _ hash: String = "") throws -> (
    document: String, console: [Substring], requests: Set<String>
  ) {
    let url = pack.scratch.url.appending(path: page).absoluteString + hash
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
      "--user-data-dir=\(pack.scratch.url.appending(path: "profile").path)",
      "--log-net-log=\(pack.scratch.url.appending(path: "net.json").path)",
      "--virtual-time-budget=3000", "--dump-dom", url,
    ]
    let outcome = try Program.Running(
      Self.browser, arguments, in: pack.scratch,
      environment: ["HOME": pack.scratch.url.path]
    ).finish()
    let log = try pack.scratch.text("net.json")
    let addresses = log.matches(of: /"url":"(https?:\/\/([^\/"]+)[^"]*)"/)
    let makers = ["google.com", "googleapis.com", "gvt1.com", "gstatic.com"]
    return (
      outcome.output, outcome.errors.split(separator: "\n").filter { $0.contains("CONSOLE") },
      Set(
        addresses.filter { match in !makers.contains { match.2.hasSuffix($0) } }
          .map { String($0.1) })
    )
  }

  @Test(.enabled(if: Environment.runsSlowTests))
  func `a browser shows the page without a complaint and asks nobody`() throws {
    guard Self.hasBrowser() else { return }
    // The method sees what it is to see.
    try pack.scratch.write(
      "bad.html", "<script>console.error(1)</script><img src=\"http://127.0.0.1:9/x.png\">")
    let bad = try open("bad.html")
    #expect(bad.console.count == 1 && bad.requests == ["http://127.0.0.1:9/x.png"])

    let hostile = "<script>document.title = 'broken'</script><img src=http://127.0.0.1:9/y>"
    let folder = "out/2026-11-24/tiny"
    // A hostile text in place of a made one; the sums are made to fit.
    let text = "\(folder)/text/words-0001.txt"
    let old = try pack.scratch.digests("\(folder)/text")["words-0001.txt"] ?? ""
    try pack.scratch.write(text, hostile + "\n")
    let new = try pack.scratch.digests("\(folder)/text")["words-0001.txt"] ?? ""
    try pack.scratch.write(
      "\(folder)/SHA256SUMS",
      try pack.scratch.text("\(folder)/SHA256SUMS").replacing(old, with: new))
    for (arguments, hash) in [([], ""), ([], "#tiles/2"), (["--links"], "#clicks/1")] {
      let made = try pack.program.run(["gallery", folder, "-o", "a.html"] + arguments)
      #expect(made.exitCode == 0, "\(made.errors)")
      let seen = try open("a.html", hash)
      #expect(seen.console == [] && seen.requests == [])
      #expect(seen.document.contains("<title>tiny</title>"))
      #expect(seen.document.contains("&lt;script&gt;document.title = 'broken'&lt;/script&gt;"))
      #expect(seen.document.matches(of: /<article class="card"/).count == 14)
      // The script ran: an address opens its item.
      #expect(seen.document.contains("aria-labelledby=\"view-name\" open") == !hash.isEmpty)
      #expect(seen.document.contains("id=\"view-name\">\(hash.dropFirst())</b>"))
    }
    let filtered = try open("a.html", "#job=clicks")
    #expect(filtered.document.contains("<section data-job=\"tiles\" hidden"))
    #expect(filtered.document.contains("<section data-job=\"clicks\">"))
  }

  @Test(.enabled(if: Environment.runsSlowTests))
  func `cards of a set open with all that belongs to them`() throws {
    guard Self.hasBrowser() else { return }
    try pack.scratch.write("tiny.xml", SetsTests.manifest)
    let run = try pack.program.run(["run", "tiny.xml", "--output", "sets"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let folder = String(run.output.dropLast())
    for arguments in [[], ["--links"]] {
      let made = try pack.program.run(["gallery", folder, "-o", "a.html"] + arguments)
      try #require(made.exitCode == 0, "\(made.errors)")
      let seen = try open("a.html", "#monsters/2")
      #expect(seen.console == [] && seen.requests == [])
      let view = try #require(seen.document.firstRange(of: /<dialog id="view"[^>]* open/))
      let dialog = seen.document[view.lowerBound...]
      #expect(dialog.contains("monsters/2</b>"))
      for part in ["<div class=\"parts\">", "<img ", "class=\"wave\"", "Job names", "Job cries"] {
        #expect(dialog.contains(part), "\(part)")
      }
    }
  }

  @Test(.enabled(if: Environment.runsSlowTests))
  func `keys move, open, search and close; filters hide`() throws {
    guard Self.hasBrowser() else { return }
    let made = try pack.program.run(["gallery", "out/2026-11-24/tiny", "-o", "a.html"])
    try #require(made.exitCode == 0, "\(made.errors)")
    // The page allows no script but its own; this copy allows the one that presses its keys.
    let page = try pack.scratch.text("a.html")
      .replacing(/script-src '[^']*'/, with: "script-src 'unsafe-inline'")
      .replacing("</body>", with: "<script>\(Self.typist)</script></body>")
    try pack.scratch.write("typed.html", page)
    let seen = try open("typed.html")
    #expect(seen.console == [])
    let title = try #require(seen.document.firstMatch(of: /<title>([^<]*)<\/title>/)?.1)
    #expect(
      title.split(separator: " ") == [
        "words/1", "words/2", "clicks/3", "words/1", "words/1!", "words/2!", "words/2!",
        "closed", "search", "shown:3", "shown:14", "BODY", "shown:5", "tiles/1!", "2", "1",
      ])
  }

  /// Presses keys and notes in the title where each leads.
  private static let typist = """
    const log = [], active = () => document.activeElement;
    const press = (key) => active().dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const here = () => log.push(active().id || active().tagName);
    const item = () => log.push(
      document.getElementById("view-name").textContent + (view.open ? "!" : ""));
    const shown = () => log.push("shown:" + [...document.querySelectorAll(".card")]
      .filter((card) => !card.hidden && !card.closest("section").hidden).length);
    for (const key of ["ArrowRight", "ArrowRight", "End", "Home"]) { press(key); here(); }
    for (const key of ["Enter", "ArrowRight", "x"]) { press(key); item(); }
    document.getElementById("close").click();
    log.push(view.open ? "open" : "closed");
    press("/"); here();
    search.value = " old "; search.dispatchEvent(new Event("input")); shown();
    press("Escape"); shown(); here();
    document.querySelector("[data-filter=tiles]").click(); shown();
    document.getElementById("tiles/1").focus(); press("Enter"); item();
    const image = document.querySelector(".stage img");
    const width = () => parseFloat(image.style.width);
    const before = width();
    press("-"); log.push(before / width()); press("+"); log.push(width() / before);
    document.title = log.join(" ");
    """
}
