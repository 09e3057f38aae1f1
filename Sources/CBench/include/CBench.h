// The limits of the machine that a measured kernel is held against.
#pragma once
#include "CKernels.h"

// Runs `rounds` rounds of independent fused multiply-adds with the vectors of a level ("x86-64-v4",
// "x86-64-v3", "aarch64"; the CPU must have it) and returns how many floating-point operations that
// were: 2 for each lane. Time it to get the peak of one core. 0: no such level.
double cb_fma_rounds(const char *level, long rounds);

// The kernels of a level ("x86-64-v4", "x86-64-v3", "aarch64"; the CPU must have it), built from the
// same sources without the determinism contract: the compiler may reorder sums and fuse products and
// sums. For their time only. NULL: no such level.
const ck_table *cb_freed(const char *level);
