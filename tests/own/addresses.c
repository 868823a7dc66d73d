/* What a run shows depends on no address, though the code does: they are the same in each run. */
#include <counterproof.h>
#include <stdint.h>
#include <stdlib.h>
static _Atomic uintptr_t local, global, heap, code;
cp_thread(looks) {
  int here = 0;
  local = (uintptr_t)&here ^ 1;
  global = (uintptr_t)&local ^ 1;
  void* memory = malloc(8);
  heap = (uintptr_t)memory ^ 1;
  code = (uintptr_t)&malloc ^ 1;
  free(memory);
  cp_assert(0, "it has looked");
}
