package import Files
import Media
import PipelineInterface

/// The sounds of a data set: the WAV files of a folder as codes of 8 bits, channels mixed down.
package struct AudioClips {
  /// One sound.
  package struct Clip: ClassedItem {
    /// Path, for messages.
    package let path: String
    /// The folder it lies in, below the data set's, with `/`; its class; empty when in none.
    package let folder: String
    /// Codes 0...255, one a sample.
    package let codes: [UInt8]
  }

  /// The sounds in order.
  package let clips: [Clip]
  /// Digest of the decoded sounds in order (formats.md): as in the files, before mixing down.
  package let digest: Digest

  /// The rate that the network works at, and the only one accepted.
  package static let sampleRate = 16_000
  /// Bytes of one file, and samples of all clips together, at most.
  static let maximumFile = 256 << 20
  static let maximumSamples = 512 << 20

  /// Reads a folder (or one file); the first file that cannot be used is named.
  package init(
    _ path: String, folders: [String] = [], encoding: SampleEncoding = .muLaw,
    system: any FileSystem = LocalFileSystem()
  ) throws {
    let files = try DataFiles(path, extension: "wav", folders: folders, system: system)
    var digest = DataDigest()
    var clips: [Clip] = []
    var room = Self.maximumSamples
    for file in files.files {
      let sound: Waveform
      let content: Content
      do {
        sound = try WAVCodec.decode(files.read(file, limit: Self.maximumFile))
        content = try Sample.audio(sound).content()
      } catch let error as CodecError {
        throw TrainingError(.badData, "'\(file.path)' cannot be used: \(error.reason)")
      }
      guard sound.sampleRate == Self.sampleRate else {
        throw TrainingError(
          .unsuitable,
          "'\(file.path)' has \(sound.sampleRate) samples a second, the network takes "
            + "\(Self.sampleRate)")
      }
      room -= sound.frames
      guard room >= 0 else {
        throw TrainingError(
          .unsuitable, "'\(file.path)' brings the samples over the \(Self.maximumSamples) allowed")
      }
      digest.add(content)
      clips.append(
        Clip(
          path: file.path, folder: file.folder,
          codes: Self.codes(pcm: content.payload, channels: sound.channels, encoding)))
    }
    self.clips = clips
    self.digest = digest.finish()
  }

  /// Codes of the mean of the channels of little-endian 16-bit frames; sums are exact, the quotient
  /// is rounded once.
  private static func codes(
    pcm: [UInt8], channels: Int, _ encoding: SampleEncoding
  ) -> [UInt8] {
    let scale = Float(32_768 * channels)
    return stride(from: 0, to: pcm.count, by: 2 * channels).map { frame in
      var sum: Int32 = 0
      for place in stride(from: frame, to: frame + 2 * channels, by: 2) {
        sum += Int32(Int16(bitPattern: UInt16(pcm[place]) | UInt16(pcm[place + 1]) << 8))
      }
      return encoding.encode(Float(sum) / scale)
    }
  }
}
