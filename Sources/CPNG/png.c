#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// One text chunk or profile may unpack to this much, and a file may hold this many of them.
enum { chunk_bytes = 8 << 20, chunk_count = 1000 };

// What libpng's callbacks share: the way out of an error, and where its words go.
typedef struct {
  jmp_buf escape;
  char *message;
} failure;

static void on_error(png_structp png, png_const_charp words) {
  failure *out = png_get_error_ptr(png);
  strncpy(out->message, words, CPNG_MESSAGE - 1);
  out->message[CPNG_MESSAGE - 1] = 0;
  longjmp(out->escape, 1);
}

static void on_warning(png_structp png, png_const_charp words) {
  (void)png;
  (void)words;
}

// Reading.

struct cpng_reader {
  png_structp png;
  png_infop info;
  failure failure;
  const uint8_t *bytes;
  size_t count, position;
  size_t stored_row;
};

static void take(png_structp png, png_bytep into, size_t count) {
  cpng_reader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) png_error(png, "the file ends early");
  memcpy(into, reader->bytes + reader->position, count);
  reader->position += count;
}

// libpng takes the memory that a chunk claims before it looks for the bytes, whatever its limit is:
// chunks that reach beyond the file are refused first. Pixels are read in pieces.
static void check_chunks(cpng_reader *reader) {
  size_t start = 8;
  while (start < reader->count && reader->count - start >= 8) {
    const uint8_t *head = reader->bytes + start;
    size_t length = png_get_uint_32(head), left = reader->count - start - 8;
    if (length > left) {
      if (memcmp(head + 4, "IDAT", 4) == 0) return;
      png_error(reader->png, "the file ends early");
    }
    start += 12 + length;
  }
}

// A function that calls setjmp holds nothing but parameters that it never changes: no local of it
// can be clobbered by the longjmp.
static int read_header(cpng_reader *reader, uint32_t side_limit) {
  if (setjmp(reader->failure.escape)) return 1;
  check_chunks(reader);
  png_set_user_limits(reader->png, side_limit, side_limit);
  png_set_chunk_malloc_max(reader->png, chunk_bytes);
  png_set_chunk_cache_max(reader->png, chunk_count);
#ifdef PNG_HANDLE_AS_UNKNOWN_SUPPORTED
  // Profiles are ignored, so they are not even unpacked.
  png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep) "iCCP", 1);
#endif
  png_set_read_fn(reader->png, reader, take);
  png_read_info(reader->png, reader->info);
  reader->stored_row = png_get_rowbytes(reader->png, reader->info);
  return 0;
}

cpng_reader *cpng_reader_open(
    const uint8_t *bytes, size_t count, uint32_t side_limit, char message[CPNG_MESSAGE]) {
  cpng_reader *reader = calloc(1, sizeof *reader);
  strcpy(message, "out of memory");
  if (!reader) return NULL;
  reader->bytes = bytes;
  reader->count = count;
  reader->failure.message = message;
  // Creation reports only failed allocations and a header of another libpng, both by NULL.
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, on_warning);
  if (reader->png) {
    png_set_error_fn(reader->png, &reader->failure, on_error, on_warning);
    reader->info = png_create_info_struct(reader->png);
  }
  if (!reader->info || read_header(reader, side_limit)) {
    cpng_reader_close(reader);
    return NULL;
  }
  return reader;
}

uint32_t cpng_reader_width(const cpng_reader *reader) {
  return png_get_image_width(reader->png, reader->info);
}

uint32_t cpng_reader_height(const cpng_reader *reader) {
  return png_get_image_height(reader->png, reader->info);
}

size_t cpng_reader_stored_row(const cpng_reader *reader) { return reader->stored_row; }

static void read_pixels(cpng_reader *reader, uint8_t *rgba) {
  png_structp png = reader->png;
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, reader->info);
  size_t row = 4 * (size_t)cpng_reader_width(reader);
  if (png_get_rowbytes(png, reader->info) != row) png_error(png, "unexpected row size");
  uint32_t height = cpng_reader_height(reader);
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < height; y++) png_read_row(png, rgba + y * row, NULL);
  png_read_end(png, reader->info);
}

int cpng_reader_read(cpng_reader *reader, uint8_t *rgba, char message[CPNG_MESSAGE]) {
  reader->failure.message = message;
  if (setjmp(reader->failure.escape)) return 1;
  read_pixels(reader, rgba);
  return 0;
}

int cpng_reader_text_count(const cpng_reader *reader) {
  return png_get_text(reader->png, reader->info, NULL, NULL);
}

cpng_text cpng_reader_text(const cpng_reader *reader, int index) {
  png_textp texts = NULL;
  png_get_text(reader->png, reader->info, &texts, NULL);
  png_text text = texts[index];
  int international = text.compression >= PNG_ITXT_COMPRESSION_NONE;
  return (cpng_text){
      .key = text.key,
      .key_length = strlen(text.key),
      .value = text.text,
      .value_length = international ? text.itxt_length : text.text_length,
      .international = international};
}

void cpng_reader_close(cpng_reader *reader) {
  if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader);
}

// Writing.

typedef struct {
  png_structp png;
  png_infop info;
  failure failure;
  cpng_sink sink;
  void *context;
} writer;

static void give(png_structp png, png_bytep bytes, size_t count) {
  writer *out = png_get_io_ptr(png);
  out->sink(out->context, bytes, count);
}

static void flush(png_structp png) { (void)png; }

static void write_text(writer *out, const cpng_text *text) {
  png_text chunk = {
      .compression = PNG_ITXT_COMPRESSION_NONE,
      .key = (char *)text->key,
      .text = (char *)text->value,
      .itxt_length = text->value_length,
      .lang = "",
      .lang_key = ""};
  png_set_text(out->png, out->info, &chunk, 1);
}

// What is written: `palette` is NULL for true colours.
typedef struct {
  uint32_t width, height;
  int channels, colors;
  const uint8_t *palette, *pixels;
  const cpng_text *texts;
  int text_count;
} picture;

static void write_header(writer *out, const picture *picture) {
  png_structp png = out->png;
  int depth = 8, type = picture->channels == 4 ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB;
  if (picture->palette) {
    int colors = picture->colors;
    depth = colors <= 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : 8;
    type = PNG_COLOR_TYPE_PALETTE;
  }
  png_set_IHDR(
      png, out->info, picture->width, picture->height, depth, type, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!picture->palette) return;
  png_color colors[256];
  png_byte alphas[256];
  int hidden = 0;
  for (int index = 0; index < picture->colors; index++) {
    const uint8_t *color = picture->palette + 4 * index;
    colors[index] = (png_color){color[0], color[1], color[2]};
    alphas[index] = color[3];
    if (color[3] < 255) hidden = index + 1;
  }
  png_set_PLTE(png, out->info, colors, picture->colors);
  if (hidden) png_set_tRNS(png, out->info, alphas, hidden, NULL);
}

static void write_picture(writer *out, const picture *picture) {
  png_structp png = out->png;
  png_set_write_fn(png, out, give, flush);
  png_set_chunk_cache_max(png, 0);
  png_set_compression_level(png, 6);
  png_set_compression_mem_level(png, 8);
  png_set_compression_strategy(png, Z_DEFAULT_STRATEGY);
  png_set_compression_window_bits(png, 15);
  // Numbers of colours do not grow evenly along a row: no filter helps them.
  png_set_filter(
      png, PNG_FILTER_TYPE_BASE, picture->palette ? PNG_FILTER_NONE : PNG_FILTER_PAETH);
  write_header(out, picture);
  for (int index = 0; index < picture->text_count; index++) {
    write_text(out, &picture->texts[index]);
  }
  png_write_info(png, out->info);
  if (picture->palette) png_set_packing(png);
  size_t row = (size_t)picture->channels * picture->width;
  for (uint32_t y = 0; y < picture->height; y++) png_write_row(png, picture->pixels + y * row);
  png_write_end(png, NULL);
}

static int write_file(
    const picture *picture, cpng_sink sink, void *context, char message[CPNG_MESSAGE]) {
  writer out = {.failure.message = message, .sink = sink, .context = context};
  volatile int status = 1;  // Changed between setjmp and a possible longjmp.
  strcpy(message, "out of memory");
  out.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, on_warning);
  if (!out.png) return 1;
  png_set_error_fn(out.png, &out.failure, on_error, on_warning);
  out.info = png_create_info_struct(out.png);
  if (out.info && !setjmp(out.failure.escape)) {
    write_picture(&out, picture);
    status = 0;
  }
  png_destroy_write_struct(&out.png, &out.info);
  return status;
}

int cpng_write(
    uint32_t width, uint32_t height, int channels, const uint8_t *pixels, const cpng_text *texts,
    int text_count, cpng_sink sink, void *context, char message[CPNG_MESSAGE]) {
  picture picture = {
      .width = width, .height = height, .channels = channels, .pixels = pixels, .texts = texts,
      .text_count = text_count};
  return write_file(&picture, sink, context, message);
}

int cpng_write_indexed(
    uint32_t width, uint32_t height, const uint8_t *palette, int colors, const uint8_t *indexes,
    const cpng_text *texts, int text_count, cpng_sink sink, void *context,
    char message[CPNG_MESSAGE]) {
  picture picture = {
      .width = width, .height = height, .channels = 1, .colors = colors, .palette = palette,
      .pixels = indexes, .texts = texts, .text_count = text_count};
  return write_file(&picture, sink, context, message);
}
