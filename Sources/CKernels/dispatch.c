#include <string.h>

#include "levels.h"

static const ck_table *if_runnable(const ck_table *table) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                  __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                  __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("f16c") &&
                  __builtin_cpu_supports("movbe");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  if (table == &ck_table_v3 && !v3) return 0;
  if (table == &ck_table_v4 && !v4) return 0;
#endif
  return table;
}

const ck_table *ck_named(const char *name) {
  static const ck_table *const tables[] = {
#if defined(__x86_64__)
      &ck_table_v4, &ck_table_v3,
#elif defined(__aarch64__)
      &ck_table_aarch64,
#endif
      &ck_table_oracle};
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
    if (strcmp(name, tables[i]->name) == 0) return if_runnable(tables[i]);
  return 0;
}

const ck_table *ck_best(void) {
#if defined(__x86_64__)
  const ck_table *v4 = if_runnable(&ck_table_v4);
  return v4 ? v4 : if_runnable(&ck_table_v3);
#elif defined(__aarch64__)
  return &ck_table_aarch64;
#else
  return 0;
#endif
}
