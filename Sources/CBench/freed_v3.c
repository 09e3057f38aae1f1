// The AVX2 kernels without the determinism contract; see CK_FREED in lanes.inc.
#define CK_FREED
#define ck_table_v3 cb_freed_v3
#include "../CKernels/level_v3.c"
