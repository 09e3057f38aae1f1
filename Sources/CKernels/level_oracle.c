// The reference that tests hold the fast levels against: the baseline instruction set and the fused
// multiply-add emulated in double, so it shares no instruction with them that could hide an error.
#pragma clang fp contract(off)
#pragma clang diagnostic ignored "-Wpsabi"  // 64-byte vectors never cross a call: all is inlined
#include "levels.h"

#define CK_SOFT_FMA
#define CK_NAME "oracle"
#define CK_TABLE ck_table_oracle
#define CK_TILE_ROWS 2
#define CK_TILE_PANELS 1
#define CK_FEW_ROWS 1
#define CK_PANELS_1 2
#define CK_PANELS_2 1
#define CK_MOST_PANELS 2
#define CK_UNITS 1
#define CK_COMPACT_ROWS 2
#define CK_COMPACT_PANELS 2
#define CK_COMPACT_FEW 1
#define CK_COMPACT_FEW_PANELS CK_COMPACT_PANELS
#define CK_COMPACT_WIDE 1
#include "families/table.inc"
