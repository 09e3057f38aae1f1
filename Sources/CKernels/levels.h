// The tables that this build has; dispatch.c chooses among them.
#pragma once
#include "CKernels.h"

#if defined(__x86_64__)
extern const ck_table ck_table_v4;
extern const ck_table ck_table_v3;
#elif defined(__aarch64__)
extern const ck_table ck_table_aarch64;
#endif
extern const ck_table ck_table_oracle;
