/* Three clients share a limiter that admits one. */
#include <counterproof.h>

#include "limiter.h"

static struct limiter limiter;
static bool turned_away[8]; /* --threads may ask for as many */

cp_setup { limiter_init(&limiter, 1); }

cp_threads(client, 3) {
  if (limiter_open(&limiter))
    limiter_close(&limiter);
  else
    turned_away[cp_number()] = true;
}

cp_always(within_its_limit) { return limiter.open <= limiter.limit; }

cp_finally {
  unsigned refused = 0;
  for (unsigned i = 0; i < 8; i++) refused += turned_away[i];
  cp_assert(limiter.open == 0, "somebody is still counted");
  cp_assert(limiter.refused == refused, "a refusal is not counted");
}
