// The aarch64 kernels without the determinism contract; see CK_FREED in lanes.inc.
#define CK_FREED
#define ck_table_aarch64 cb_freed_aarch64
#include "../CKernels/level_neon.c"
