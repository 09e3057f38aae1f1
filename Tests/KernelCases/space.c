#pragma clang fp contract(off)
#include "space.h"

#include <string.h>
#include <sys/mman.h>

#define PAGE 65536  // a multiple of the page size of every system here
#define MOST_BUFFERS 128
#define UNWRITTEN 12345.5f

typedef struct buffer {
  char *mapping;
  size_t length;
  float *floats;  // NULL: no output
  long count;
} buffer;

struct kc_space {
  kc_kind kind;
  uint64_t state;
  long count;
  buffer buffers[MOST_BUFFERS];
};

// SplitMix64 (Steele, Lea and Flood, 2014).
static uint64_t next_word(kc_space *space) {
  uint64_t z = space->state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Exact conversions only: the inputs are the same whatever compiles this.
static float next_float(kc_space *space) {
  const uint64_t word = next_word(space);
  const float number = (float)((int32_t)(word >> 40) - (1 << 23));  // 24 bits
  switch (space->kind) {
    case kc_ordinary: return number * 0x1p-22f;
    case kc_tiny: return number * 0x1p-92f;
    case kc_wild: break;
  }
  const uint32_t bits = (uint32_t)(word >> 32);
  float any;
  memcpy(&any, &bits, sizeof any);
  return any;
}

static void *allocate(kc_space *space, size_t bytes, bool is_output) {
  const size_t used = (bytes + PAGE) / PAGE * PAGE;
  char *mapping = mmap(0, used + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (space->count == MOST_BUFFERS || mapping == MAP_FAILED ||
      mprotect(mapping + used, PAGE, PROT_NONE) != 0)
    __builtin_trap();
  void *start = mapping + used - bytes;
  space->buffers[space->count++] = (buffer){mapping, used + PAGE, is_output ? start : 0,
                                            (long)(bytes / sizeof(float))};
  return start;
}

static float *allocate_floats(kc_space *space, long count, bool is_output) {
  return allocate(space, (size_t)count * sizeof(float), is_output);
}

kc_space *kc_open(kc_kind kind, uint64_t seed) {
  kc_space *space = mmap(0, sizeof(kc_space), PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (space == MAP_FAILED) __builtin_trap();
  space->kind = kind;
  space->state = seed;
  return space;
}

uint64_t kc_close(kc_space *space) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (long i = 0; i < space->count; i++) {
    const buffer *b = &space->buffers[i];
    for (long j = 0; b->floats && j < b->count; j++) {
      uint32_t bits;
      memcpy(&bits, b->floats + j, sizeof bits);
      if ((bits & 0x7fffffff) > 0x7f800000) bits = 0x7fc00000;
      hash = (hash ^ bits) * 0x100000001b3u;
    }
    munmap(b->mapping, b->length);
  }
  munmap(space, sizeof(kc_space));
  return hash;
}

const float *kc_in(kc_space *space, long count) {
  float *floats = allocate_floats(space, count, false);
  for (long i = 0; i < count; i++) floats[i] = next_float(space);
  return floats;
}

float *kc_inout(kc_space *space, long count) {
  float *floats = allocate_floats(space, count, true);
  for (long i = 0; i < count; i++) floats[i] = next_float(space);
  return floats;
}

float *kc_out(kc_space *space, long count) {
  float *floats = allocate_floats(space, count, true);
  for (long i = 0; i < count; i++) floats[i] = UNWRITTEN;
  return floats;
}

void kc_record(kc_space *space, float returned) { *kc_out(space, 1) = returned; }

const int32_t *kc_integers(kc_space *space, long count, int32_t low, int32_t high) {
  int32_t *integers = allocate(space, (size_t)count * sizeof(int32_t), false);
  for (long i = 0; i < count; i++)
    integers[i] = low + (int32_t)((next_word(space) >> 32) * (uint64_t)(high - low) >> 32);
  return integers;
}

void *kc_room(kc_space *space, size_t bytes) { return allocate(space, bytes, false); }
