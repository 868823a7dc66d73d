/* The small world of small_world.hpp, in Promela: same variables, same steps, same states.
 *
 * Sizes come from the command line: -DTASKS=3 -DPAGES=4 -DCONTAINERS=3 -DLIMIT=2.
 * Each step is one d_step of one process that is always at the same place, so that SPIN stores
 * exactly the states that the explorer stores.
 */
#ifndef TASKS
#define TASKS 3
#define PAGES 3
#define CONTAINERS 2
#define LIMIT 2
#endif

byte container_of[TASKS];
byte owner[PAGES];   /* 0: not charged; else container + 1 */
byte mappers[PAGES]; /* one bit for each task */
byte usage[CONTAINERS];

#define MAP(t, p)                                                                          \
  :: d_step {                                                                              \
       (mappers[p] & (1 << t)) == 0 && (owner[p] != 0 || usage[container_of[t]] < LIMIT) -> \
       if                                                                                  \
       :: owner[p] == 0 ->                                                                 \
          owner[p] = container_of[t] + 1;                                                  \
          usage[container_of[t]]++;                                                        \
          assert(usage[container_of[t]] <= LIMIT)                                          \
       :: else                                                                             \
       fi;                                                                                 \
       mappers[p] = mappers[p] | (1 << t)                                                  \
     }

#define UNMAP(t, p)                               \
  :: d_step {                                     \
       (mappers[p] & (1 << t)) != 0 ->            \
       mappers[p] = mappers[p] & (255 - (1 << t)); \
       if                                         \
       :: mappers[p] == 0 ->                      \
          usage[owner[p] - 1]--;                  \
          owner[p] = 0                            \
       :: else                                    \
       fi                                         \
     }

#define ATTACH(t, c) :: d_step { container_of[t] != c -> container_of[t] = c }

#define PAGE(t, p) MAP(t, p) UNMAP(t, p)

#if PAGES == 3
#define ALL_PAGES(t) PAGE(t, 0) PAGE(t, 1) PAGE(t, 2)
#else
#define ALL_PAGES(t) PAGE(t, 0) PAGE(t, 1) PAGE(t, 2) PAGE(t, 3)
#endif

#if CONTAINERS == 2
#define ALL_CONTAINERS(t) ATTACH(t, 0) ATTACH(t, 1)
#else
#define ALL_CONTAINERS(t) ATTACH(t, 0) ATTACH(t, 1) ATTACH(t, 2)
#endif

#define TASK(t) ALL_PAGES(t) ALL_CONTAINERS(t)

active proctype world() {
  do
  TASK(0)
  TASK(1)
  TASK(2)
#if TASKS > 3
  TASK(3)
#endif
  od
}
