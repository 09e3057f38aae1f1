// aarch64: fused multiply-add is in the baseline.
#pragma clang fp contract(off)
#include "levels.h"

#if defined(__aarch64__)
#define CK_NAME "aarch64"
#define CK_TABLE ck_table_aarch64
#define CK_TILE_ROWS 6
#define CK_TILE_PANELS 1
#define CK_FEW_ROWS 4
#define CK_PANELS_1 2
#define CK_PANELS_2 2
#define CK_PANELS_3 2
#define CK_PANELS_4 1
#define CK_MOST_PANELS 2
#define CK_UNITS 1
#define CK_COMPACT_ROWS 6
#define CK_COMPACT_PANELS 2
#define CK_COMPACT_FEW 3
#define CK_COMPACT_FEW_PANELS 1
#define CK_COMPACT_WIDE 1
#include "families/table.inc"
#endif
