import Glibc

// What libFuzzer calls; its `main` comes with it.

/// The reader that PIPELINE_READER names.
private let reader: FuzzReader? =
  getenv("PIPELINE_READER").flatMap { FuzzReader.named(String(cString: $0)) }

/// Without a reader: tells them with their limits, and is done.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  guard reader == nil else { return 0 }
  for reader in FuzzReader.all { print(reader.name, reader.limit) }
  fflush(nil)
  _exit(0)
}

/// One input through the reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let reader, count <= reader.limit else { return -1 }
  do {
    try reader.read(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch let error as BrokenPromise {
    preconditionFailure("\(error)")
  } catch {
    // Refused: what is asked of a reader.
  }
  return 0
}
