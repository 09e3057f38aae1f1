#include <string.h>

#include "CBench.h"

static volatile float sink;  // keeps the chains from being optimised away

// `chains` independent chains cover latency times throughput of the multiply-add units, and fit the
// registers beside the two constants.
#define DEFINE_CHAINS(name, lanes, chains, attributes)                            \
  attributes static double name(long rounds) {                                    \
    typedef float vector __attribute__((ext_vector_type(lanes)));                 \
    vector sum[chains], scale = (vector)0.999999f, step = (vector)1e-7f;          \
    for (int i = 0; i < chains; i++) sum[i] = (vector)(1.0f + (float)i);          \
    for (long k = 0; k < rounds; k++) {                                           \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) sum[i] = \
          __builtin_elementwise_fma(sum[i], scale, step);                         \
    }                                                                             \
    vector total = sum[0];                                                        \
    for (int i = 1; i < chains; i++) total += sum[i];                             \
    sink = total[0];                                                              \
    return 2.0 * lanes * chains * (double)rounds;                                 \
  }

#if defined(__x86_64__)
DEFINE_CHAINS(chains_v4, 16, 12, __attribute__((target("avx512f,fma"))))
DEFINE_CHAINS(chains_v3, 8, 12, __attribute__((target("avx2,fma"))))
#elif defined(__aarch64__)
DEFINE_CHAINS(chains_aarch64, 4, 24, )
#endif

double cb_fma_rounds(const char *level, long rounds) {
#if defined(__x86_64__)
  if (strcmp(level, "x86-64-v4") == 0) return chains_v4(rounds);
  if (strcmp(level, "x86-64-v3") == 0) return chains_v3(rounds);
#elif defined(__aarch64__)
  if (strcmp(level, "aarch64") == 0) return chains_aarch64(rounds);
#endif
  return 0;
}
