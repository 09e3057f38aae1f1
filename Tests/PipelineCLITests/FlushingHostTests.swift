import Foundation
import Testing

#if arch(x86_64)
struct FlushingHostTests {
  /// A library that sets flush-to-zero and denormals-are-zero when it is loaded, as one built with
  /// fast-math does, before the program's first instruction.
  @Test func `a host that flushes subnormals changes no byte`() throws {
    let pack = try TinyPack()
    let scratch = pack.scratch
    try scratch.write(
      "flush.c",
      """
      #include <stdio.h>
      __attribute__((constructor)) static void flush(void) {
        unsigned mode = __builtin_ia32_stmxcsr() | 0x8040u;
        __builtin_ia32_ldmxcsr(mode);
        FILE *mark = fopen("flushed", "w");
        if (mark) fclose(mark);
      }
      """)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["clang", "-shared", "-fPIC", "-o", "flush.so", "flush.c"]
    compiler.currentDirectoryURL = scratch.url
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)

    let whole = try pack.run()
    let library = scratch.url.appending(path: "flush.so").path
    let other = try pack.run(into: "other", environment: ["LD_PRELOAD": library])
    #expect(scratch.exists("flushed"))
    #expect(other == whole)
  }
}
#endif
