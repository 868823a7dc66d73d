/* Three clients share a limiter that admits two. */
#include <counterproof.h>

#include "limiter.h"

static struct limiter limiter;

cp_setup {
  limiter_init(&limiter, 2);
  cp_name(&limiter.lock, "lock");
  cp_name(&limiter.limit, "limit");
  cp_name(&limiter.open, "open");
  cp_name(&limiter.refused, "refused");
}

cp_threads(client, 3) {
  if (limiter_open(&limiter)) limiter_close(&limiter);
}

cp_always(within_its_limit) { return limiter.open <= limiter.limit; }

cp_finally { cp_assert(limiter.open == 0, "somebody is still counted"); }
