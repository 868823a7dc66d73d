/* The copies of variables of each processor, but for the first processor's, which are the variables
 * themselves.  Compiled along with code that has such variables, and linked last, so that this lies
 * behind all of them. */
#include <counterproof.h>
#include <processors.h>

extern char __start_cp_percpu[];

__attribute__((section("cp_percpu"), aligned(64))) char
    cp_of_processors_[(CP_MOST_PROCESSORS_ - 1) * CP_APART_] = {1};
char* const cp_first_of_processors_ = __start_cp_percpu;

__attribute__((constructor(101))) static void copy_first(void) {
  const unsigned long size = (unsigned long)(cp_of_processors_ - __start_cp_percpu);
  if (size > CP_APART_) cp_refuse("more than 2048 bytes of variables of each processor are not covered");
  for (unsigned long i = 0; i < size; ++i)
    for (unsigned long p = 1; p < CP_MOST_PROCESSORS_; ++p)
      __start_cp_percpu[p * CP_APART_ + i] = __start_cp_percpu[i];
}
