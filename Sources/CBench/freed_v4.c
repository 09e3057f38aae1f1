// The AVX-512 kernels without the determinism contract; see CK_FREED in lanes.inc.
#define CK_FREED
#define ck_table_v4 cb_freed_v4
#include "../CKernels/level_v4.c"
