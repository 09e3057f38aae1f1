#pragma once
#include <stddef.h>
#include <stdint.h>

// A thin seam over libpng. Its errors are longjmp, which Swift cannot see through, so every call
// that may fail lives here and gives a status and libpng's own words instead. Nothing here traps,
// prints or touches a file.

#define CPNG_MESSAGE 200

/// A text chunk, zero-terminated strings. `value` is UTF-8 for `international` (iTXt), else Latin-1 (tEXt, zTXt).
typedef struct {
  const char *key;
  size_t key_length;
  const char *value;
  size_t value_length;
  int international;
} cpng_text;

/// A picture that is being read from memory.
typedef struct cpng_reader cpng_reader;

/// Reads everything before the pixels. NULL: refused, and `message` says why.
/// `bytes` must outlive the reader. No side may be longer than `side_limit`.
cpng_reader *cpng_reader_open(
    const uint8_t *bytes, size_t count, uint32_t side_limit, char message[CPNG_MESSAGE]);
uint32_t cpng_reader_width(const cpng_reader *reader);
uint32_t cpng_reader_height(const cpng_reader *reader);
/// Bytes of one row as the file stores it, before any conversion.
size_t cpng_reader_stored_row(const cpng_reader *reader);
/// Reads the pixels as straight RGBA, 4 * width * height bytes, and the rest of the file.
/// 0: done; else `message` says why not. Call it once.
int cpng_reader_read(cpng_reader *reader, uint8_t *rgba, char message[CPNG_MESSAGE]);
/// Text chunks met so far.
int cpng_reader_text_count(const cpng_reader *reader);
cpng_text cpng_reader_text(const cpng_reader *reader, int index);
void cpng_reader_close(cpng_reader *reader);

/// Receives the next bytes of a file.
typedef void (*cpng_sink)(void *context, const uint8_t *bytes, size_t count);

/// Writes a picture of 3 (RGB) or 4 (RGBA) channels with iTXt chunks before the pixels. Filter,
/// level and strategy are fixed; no time is written. 0: done; else `message` says why not.
int cpng_write(
    uint32_t width, uint32_t height, int channels, const uint8_t *pixels, const cpng_text *texts,
    int text_count, cpng_sink sink, void *context, char message[CPNG_MESSAGE]);

/// The same of a picture with a palette of 1 to 256 RGBA colours, those that are not opaque first;
/// one byte a pixel, stored in 1, 2, 4 or 8 bits, as few as the palette needs.
int cpng_write_indexed(
    uint32_t width, uint32_t height, const uint8_t *palette, int colors, const uint8_t *indexes,
    const cpng_text *texts, int text_count, cpng_sink sink, void *context,
    char message[CPNG_MESSAGE]);
