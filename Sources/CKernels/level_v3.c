// AVX2 and FMA: the minimum of the product on x86-64 (x86-64-v3).
#pragma clang fp contract(off)
#pragma clang diagnostic ignored "-Wpsabi"  // 64-byte vectors never cross a call: all is inlined
#include "levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(                                            \
    __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,f16c,movbe"))), \
    apply_to = function)

#define CK_NAME "x86-64-v3"
#define CK_TABLE ck_table_v3
#define CK_TILE_ROWS 6
#define CK_TILE_PANELS 1
#define CK_FEW_ROWS 4
#define CK_PANELS_1 4
#define CK_PANELS_2 2
#define CK_PANELS_3 1
#define CK_PANELS_4 1
#define CK_MOST_PANELS 4
#define CK_UNITS 1
#define CK_COMPACT_ROWS 6
#define CK_COMPACT_PANELS 4
#define CK_COMPACT_FEW 3
#define CK_COMPACT_FEW_PANELS 1
#define CK_COMPACT_WIDE 1
#include "families/table.inc"

#pragma clang attribute pop
#endif
