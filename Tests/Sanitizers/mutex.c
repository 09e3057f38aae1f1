// Swift's Mutex waits in its own library, which is not instrumented: what a thread that had to wait
// sees of the thread before it would be called a race. Linked into what `Tests/sanitized thread`
// builds, these stand before the library's functions and tell the sanitizer of the order.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void __tsan_acquire(void *address);
void __tsan_release(void *address);

typedef SWIFT void lock_function(uint32_t thread, SELF);
typedef SWIFT void unlock_function(SELF);

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

static lock_function *lock_next;
static unlock_function *unlock_next;

__attribute__((constructor)) static void find(void) {
  lock_next = (lock_function *)dlsym(RTLD_NEXT, LOCK);
  unlock_next = (unlock_function *)dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF) {
  if (!lock_next) find();
  lock_next(thread, self);
  __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF) {
  if (!unlock_next) find();
  __tsan_release(self);
  unlock_next(self);
}
