#include <string.h>

#include "CBench.h"

#if defined(__x86_64__)
extern const ck_table cb_freed_v4, cb_freed_v3;
#elif defined(__aarch64__)
extern const ck_table cb_freed_aarch64;
#endif

const ck_table *cb_freed(const char *level) {
#if defined(__x86_64__)
  if (strcmp(level, "x86-64-v4") == 0) return &cb_freed_v4;
  if (strcmp(level, "x86-64-v3") == 0) return &cb_freed_v3;
#elif defined(__aarch64__)
  if (strcmp(level, "aarch64") == 0) return &cb_freed_aarch64;
#endif
  return 0;
}
