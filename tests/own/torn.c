/* A word that is written in halves and read as a whole. */
#include <counterproof.h>
#include <stdint.h>
static uint64_t whole;
cp_thread(writes) {
  volatile uint32_t *half = (volatile uint32_t *)&whole;
  half[0] = 1;
  half[1] = 1;
}
cp_thread(reads) {
  const uint64_t seen = *(volatile uint64_t *)&whole;
  cp_require(not_torn, seen == 0 || seen == 0x100000001, "half of a write is seen");
}
