"""Makes sounds/<class>/*.wav: struck sounds of Sonic Pi, mono, 16 kHz, 16 bit.

SHA256SUMS decides which recordings belong to the set: the classes below without every 10th
recording of the collection they came from; those are nobody's training data, so that models can be
measured on them.
"""

import struct
import subprocess
import sys
import wave
from pathlib import Path

WORK, MADE = map(Path, sys.argv[1:])

CLASSES = {"bd": "kick", "drum": "drum", "perc": "percussion", "sn": "snare", "tabla": "tabla"}

QUIET = 58  # -55 dB of full scale


def converted(recording):
    """Samples of a recording: mixed down, resampled, freed of DC, peak at -1 dB; no dither."""
    path = WORK / "converted.wav"
    subprocess.run(
        ["sox", "-D", recording, "-b", "16", "-e", "signed-integer", path, "remix", "-",
         "gain", "-n", "-6", "rate", "-v", "16000", "highpass", "20", "gain", "-n", "-1"],
        check=True, stderr=subprocess.DEVNULL)
    with wave.open(str(path)) as file:
        count = file.getnframes()
        return list(struct.unpack(f"<{count}h", file.readframes(count)))


def trimmed(samples):
    """Without the silence at both ends, faded in over 1 ms and out over 5 ms."""
    loud = [i for i, sample in enumerate(samples) if abs(sample) > QUIET]
    samples = samples[loud[0] : loud[-1] + 1]
    for i in range(min(80, len(samples))):
        samples[-1 - i] = int(samples[-1 - i] * i / 80)
    for i in range(min(16, len(samples))):
        samples[i] = int(samples[i] * i / 16)
    return samples


sums = Path(__file__).with_name("SHA256SUMS").read_text().splitlines()
wanted = {line.split(maxsplit=1)[1] for line in sums}

for recording in sorted((WORK / "sonic-pi").rglob("*.flac")):
    kind = CLASSES.get(recording.stem.split("_")[0])
    target = f"sounds/{kind}/{recording.stem}.wav"
    if target in wanted:
        samples = trimmed(converted(recording))
        (MADE / target).parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(MADE / target), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16000)
            file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
