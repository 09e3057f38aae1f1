// Every kernel with inputs of its own: what the pinned bits of a numerics version are taken over.
//
// Plain C without a library beyond mmap, so that the same cases run inside the Swift tests, and in
// a small program (driver/main.c) on whatever an emulator or another compiler offers.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

// What the random inputs are.
typedef enum kc_kind {
  kc_ordinary,  // between -2 and 2
  kc_tiny,      // products are subnormal
  kc_wild,      // any bit pattern: subnormals, infinities, NaN
} kc_kind;
#define KC_KINDS 3

typedef struct kc_space kc_space;  // the buffers of one run

typedef struct kc_case {
  const char *name;   // the kernel's name in ck_table
  size_t slot;        // and its place there
  const long *sizes;  // what its pinned bits are taken over, ended by 0
  void (*run)(kc_space *space, const ck_table *table, long n);
} kc_case;

// All cases, in the order of ck_table.
long kc_count(void);
const kc_case *kc_at(long index);

// FNV-1a over the bits of all outputs of one run; every NaN counts as the same.
uint64_t kc_run(const kc_case *item, const ck_table *table, kc_kind kind, long n);
// The same over all kinds and sizes of the case: the pinned bits.
uint64_t kc_bits(const kc_case *item, const ck_table *table);
// Whether the case calls its kernel at all.
bool kc_reaches(const kc_case *item, const ck_table *table);
// Whether a product and a sum stay two roundings, and an fma one, in every way that could hide it.
bool kc_canary_sings(const ck_table *table);
