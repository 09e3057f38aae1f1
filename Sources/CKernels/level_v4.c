// AVX-512: every x86-64-v4 CPU.
#pragma clang fp contract(off)
#include "levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(                                                          \
    __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,f16c,movbe,"                        \
                          "avx512f,avx512bw,avx512cd,avx512dq,avx512vl"))),            \
    apply_to = function)

#define CK_NAME "x86-64-v4"
#define CK_TABLE ck_table_v4
#define CK_TILE_ROWS 12
#define CK_TILE_PANELS 2
#define CK_FEW_ROWS 4
#define CK_PANELS_1 4
#define CK_PANELS_2 4
#define CK_PANELS_3 4
#define CK_PANELS_4 4
#define CK_MOST_PANELS 7
#define CK_UNITS 6
#define CK_COMPACT_ROWS 12
#define CK_COMPACT_PANELS 4
#define CK_COMPACT_FEW 4
#define CK_COMPACT_FEW_PANELS 4
#define CK_COMPACT_WIDE 2
#include "families/table.inc"

#pragma clang attribute pop
#endif
