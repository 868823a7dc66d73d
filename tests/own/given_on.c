/* Blocks whose types functions do not give away with what they give back; addresses that are kept as numbers. */
#include <counterproof.h>
#include <stdlib.h>
struct part { int usage; };
struct group { int number; struct part *parts[]; };
struct handle { int of; };
static struct handle *handles[2];
static unsigned long owner;
static void *get(unsigned long size) { return calloc(1, size); }
static struct handle *make(int count) {
  struct group *group = get(sizeof *group + (unsigned long)count * sizeof group->parts[0]);
  for (int i = 0; i < count; i++) group->parts[i] = get(sizeof *group->parts[i]);
  owner = (unsigned long)group + 1;
  struct handle *handle = get(sizeof *handle);
  void *scratch = get(16);
  *(int *)scratch = 1;
  group->parts[1]->usage++;
  return handle;
}
cp_threads(makes, 2) { handles[cp_number()] = make(2); }
