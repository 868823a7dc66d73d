#include <counterproof.h>
#include <string.h>
static int from, to = 5, seen;
cp_thread(copies) { cp_declare_race_begin(); memcpy(&to, &from, 4); cp_declare_race_end(); }
cp_thread(writes) { __atomic_store_n(&from, 1, __ATOMIC_RELAXED); seen = __atomic_load_n(&to, __ATOMIC_RELAXED); }
/* read from = 0; from := 1; load to = 5; to := 0 is a schedule */
cp_finally { cp_require(never_both_old, !(seen == 5 && to == 0), "both saw the old"); }
