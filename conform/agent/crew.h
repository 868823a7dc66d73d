/* The agent's side of the puppets: making them, telling them what to do, burying them. */
#ifndef CONFORM_CREW_H
#define CONFORM_CREW_H

#include "puppet.h"

enum Ending { ENDING_DONE, ENDING_ERROR, ENDING_KILLED, ENDING_TIMEOUT, ENDING_NOBODY };

/* Makes the mailbox, and hears of deaths from now on.  \returns 0, or errno. */
int make_crew(void);

/* A fresh puppet in the group of `directory`, made there from the start where the kernel can, so
 * that nothing is charged elsewhere.  \returns 0, or errno. */
int spawn(int slot, const char *directory);

/* Tells the puppet, and waits until it has answered or died.  `*result` is its result, its errno,
 * or the signal that killed it. */
enum Ending tell(int slot, enum Order order, int first, int second, int *result);

struct Slot *slot_of(int slot);

/* Ends every puppet, and waits for their last to be gone.  \returns whether they are. */
int end_all(void);

/* Buries whoever has died; or, where zombies are kept, learns who has. */
void bury(void);

/* Whether those who die stay zombies until `reap`; not so at first, and after each `end_all`. */
void keep_zombies(int whether);

/* Waits for the zombie of the slot.  \returns 0, or errno. */
int reap(int slot);

/* How many puppets a signal has ended since the last call of end_all. */
int killed_so_far(void);

/* Waits until at least `count` puppets were killed.  \returns whether they were, in time. */
int wait_for_killed(int count);


#endif
