// The floating-point mode of the calling thread. Libraries and fast-math start-up code turn
// subnormals off behind our back; the contract wants them on.
#include "CKernels.h"

#if defined(__x86_64__)
#define FLUSH_TO_ZERO 0x8000u
#define DENORMALS_ARE_ZERO 0x0040u

bool ck_subnormals_on(void) {
  return (__builtin_ia32_stmxcsr() & (FLUSH_TO_ZERO | DENORMALS_ARE_ZERO)) == 0;
}

void ck_reset_float_mode(void) {
  __builtin_ia32_ldmxcsr(0x1f80u);  // all exceptions masked, round to nearest, subnormals on
}
#elif defined(__aarch64__)
#define FLUSH_TO_ZERO (1ull << 24)

bool ck_subnormals_on(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return (mode & FLUSH_TO_ZERO) == 0;
}

void ck_reset_float_mode(void) {
  __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)0));
}
#endif
