import ArgumentParser
import ContentPack
import Engine
import Files

/// `pipeline verify-pack`.
struct VerifyPackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-pack",
    abstract: "Check a pack: every file there, none altered or added, signed by whom.",
    discussion: """
      Exits with 65 when the pack is not to be trusted. The public key of a private one: \
      openssl pkey -in key.pem -pubout -out public.pem

      EXAMPLES:
        pipeline verify-pack starter.zip
        pipeline verify-pack starter.zip --key public.pem
      """)

  @Argument(help: "The pack: an archive or a folder.")
  var pack: String

  @Option(
    help: ArgumentHelp("The Ed25519 key that must have signed the pack.", valueName: "public.pem"))
  var key: String?

  func run() throws {
    let pem = try key.map { try LocalFileSystem().read($0, limit: KeyFile.limit) }
    let found = try PackVerification(pack, key: pem)
    let signature =
      switch (found.isVerified, found.isSigned) {
      case (true, _): "signed by this key"
      case (false, true): "signed; --key says by whom"
      case (false, false): "not signed"
      }
    try Console().result("\(pack): \(Amount.count(found.files, "file")) as packed, \(signature)")
  }
}
