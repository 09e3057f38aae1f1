import CKernels
import Foundation
import TestSupport
import Testing

#if arch(x86_64)
/// The levels are made of the instructions that their names promise, and fuse only what the source
/// fuses.
@Suite(.enabled(if: Sanitizer.isAbsent, "a sanitizer adds instructions of its own"))
struct DisassemblyTests {
  private static func code(_ level: String) throws -> MachineCode {
    let objects = try #require(MachineCode.objects(of: "CKernels"))
    let object = try #require(objects.first { $0.lastPathComponent.hasPrefix("level_\(level).") })
    return try MachineCode(object: object)
  }

  /// The inner loops of products.
  private static func loops(_ code: MachineCode) -> [String: [Substring]] {
    code.functions.filter { name, _ in
      name != "ck_tiles_edge"
        && ["ck_few_", "ck_tiles_", "ck_gather_"].contains { name.hasPrefix($0) }
    }
  }

  private static let isOptimized: Bool = {
    #if DEBUG
    false
    #else
    true
    #endif
  }()

  /// The inner loops: all rows of the tile times its panels, 16 lanes an instruction.
  @Test(.enabled(if: isOptimized)) func `products of v4 use 512-bit fused multiply-add`() throws {
    let code = try Self.code("v4")
    let fused = Self.loops(code).mapValues { $0.filter { $0.isFused && !$0.contains("ss") } }
    #expect(fused.count >= 8, "\(fused.keys.sorted())")
    for (name, instructions) in fused {
      #expect(!instructions.isEmpty, "\(name)")
      #expect(instructions.allSatisfy { $0.contains("zmm") }, "\(name)")
    }
    // 12 rows of 2 panels, beside the smaller tiles.
    let wide = try #require(fused["ck_tiles_wide"])
    #expect(wide.count >= 24)
  }

  @Test(.enabled(if: isOptimized)) func `products of v3 use 256-bit fused multiply-add`() throws {
    let code = try Self.code("v3")
    for (name, instructions) in Self.loops(code) {
      let fused = instructions.filter { $0.isFused && $0.contains("ps") }
      #expect(!fused.isEmpty, "\(name)")
      #expect(fused.allSatisfy { $0.contains("ymm") }, "\(name)")
    }
    #expect(!code.all.contains { $0.contains("zmm") })
  }

  @Test func `the oracle has neither fused nor wide instructions`() throws {
    let code = try Self.code("oracle")
    #expect(code.all.count > 1000)
    #expect(!code.all.contains { $0.isFused || $0.contains("ymm") || $0.contains("zmm") })
  }

  /// Kernels whose formula has no fma, and no function within that has one.
  private static let unfused = [
    "add", "sub", "mul", "scale", "add_rows", "relu", "leaky_relu", "tanh_grad", "sigmoid_grad",
    "relu_grad", "leaky_relu_grad", "sum", "column_sums", "canary", "transpose", "pack", "gru_grad",
  ]

  @Test(.enabled(if: isOptimized), arguments: ["v4", "v3"])
  func `what is written as two operations is not fused`(level: String) throws {
    let code = try Self.code(level)
    for name in Self.unfused {
      let instructions = try #require(code.functions["ck_\(name)"], "\(name)")
      #expect(!instructions.isEmpty)
      #expect(!instructions.contains { $0.isFused }, "\(name)")
    }
  }

  /// Swift is compiled for the baseline, which has no such instruction; a change of flags would show.
  @Test(arguments: ["Numerics", "TensorCore"])
  func `Swift that decides results has no fused instruction`(module: String) throws {
    let objects = try #require(MachineCode.objects(of: module))
    #expect(!objects.isEmpty)
    for object in objects {
      let code = try MachineCode(object: object)
      #expect(!code.all.contains { $0.isFused }, "\(object.lastPathComponent)")
    }
  }

  /// Estimates, bf16 products and the builtins' min and max have bits of their own.
  @Test(arguments: ["v4", "v3", "oracle"])
  func `no instruction that the contract forbids`(level: String) throws {
    let forbidden = ["rcp", "rsqrt", "dpbf16", "fmaddsub", "vreduceps", "vrangeps"]
    for instruction in try Self.code(level).all {
      #expect(!forbidden.contains { instruction.contains($0) }, "\(instruction)")
    }
  }
}
#endif
