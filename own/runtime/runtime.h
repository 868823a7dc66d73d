/* What the parts of the runtime share. */
#ifndef COUNTERPROOF_RUNTIME_H
#define COUNTERPROOF_RUNTIME_H

#include "host.h"

/* Never null: until the image is connected, and outside threads, calls do nothing. */
extern const struct cp_host* cp_host;

/* Whether an allocation that may fail, called from `code`, does. */
int cp_fails_(const void* code);

#endif
