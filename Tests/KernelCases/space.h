// The buffers of one run of a kernel. Each ends at a page that must not be touched, so a kernel that
// reads or writes beyond its end dies.
#pragma once
#include "CKernelCases.h"

kc_space *kc_open(kc_kind kind, uint64_t seed);
uint64_t kc_close(kc_space *space);  // frees the buffers; FNV-1a over the outputs in order

const float *kc_in(kc_space *space, long count);  // random
float *kc_inout(kc_space *space, long count);     // random numbers that the kernel changes
float *kc_out(kc_space *space, long count);       // filled with a number that no kernel writes
void kc_record(kc_space *space, float returned);
// count random integers in low ..< high.
const int32_t *kc_integers(kc_space *space, long count, int32_t low, int32_t high);
// Room of another type, at first all zero bytes; kc_record what matters of it.
void *kc_room(kc_space *space, size_t bytes);
