/* The limit is lowered while a client comes and goes. */
#include <counterproof.h>

#include "limiter.h"

static struct limiter limiter;
static bool lowered;

cp_setup { limiter_init(&limiter, 1); }

cp_thread(client) {
  if (limiter_open(&limiter)) limiter_close(&limiter);
}
cp_thread(owner) { lowered = limiter_set_limit(&limiter, 0); }

cp_always(within_its_limit) { return limiter.open <= limiter.limit; }

cp_finally { cp_assert(limiter.limit == (lowered ? 0 : 1), "the limit is not what was accepted"); }
