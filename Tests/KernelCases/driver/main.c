// kernel-bits: prints the levels that this CPU has, or with the name of one `kernel NAME BITS` for
// every kernel, in the form of Tests/Fixtures/Bits. Exit code 1: an alarm of the contract; 64: no
// such level.
#include <inttypes.h>
#include <stdio.h>

#include "CKernelCases.h"

int main(int count, char **arguments) {
  static const char *const names[] = {"x86-64-v4", "x86-64-v3", "aarch64", "oracle"};
  if (count != 2) {
    for (int i = 0; i < 4; i++)
      if (ck_named(names[i])) puts(names[i]);
    const ck_table *best = ck_best();
    printf("best %s\n", best ? best->name : "none");
    return 0;
  }
  const ck_table *table = ck_named(arguments[1]);
  if (!table) return 64;
  if (!ck_subnormals_on()) {
    fputs("subnormals are off\n", stderr);
    return 1;
  }
  if (!kc_canary_sings(table)) {
    fputs("a product and a sum are fused, or an fma is not\n", stderr);
    return 1;
  }
  for (long i = 0; i < kc_count(); i++)
    printf("kernel %s %016" PRIx64 "\n", kc_at(i)->name, kc_bits(kc_at(i), table));
  return 0;
}
