/* Puppets: processes and threads that do what they are told, and nothing else.
 *
 * The agent tells a puppet by its mailbox, a slot in memory that all share and that was charged to
 * nobody's group before the first was made.  A pipe would do, but its buffers would be charged to
 * whoever writes: a full group could be killed by an answer.
 *
 * All puppets are children of the agent (CLONE_PARENT), so that it alone learns of their ends and
 * decides when they are reaped.
 */
#ifndef CONFORM_PUPPET_H
#define CONFORM_PUPPET_H

#include <stdint.h>
#include <sys/types.h>

enum {
  SLOTS = 16,           /* puppets there can be */
  PAGES = 16,           /* pages of a model that a process can have, and files */
  UNIT = 1 << 20,       /* bytes of memory that stand for one page of a model */
  MAILBOX_DESCRIPTOR = 100,
  FILE_DESCRIPTOR = 101, /* of the first page file; the others follow */
  SHMEM_DESCRIPTOR = FILE_DESCRIPTOR + PAGES /* of the first file in memory */
};

enum Order {
  ORDER_NONE,
  ORDER_FORK,     /* first: slot of the new process */
  ORDER_THREAD,   /* first: slot of the new thread */
  ORDER_EXEC,
  ORDER_EXIT,     /* of this thread; of the whole process if it leads that */
  ORDER_TOUCH,    /* first: page.  Fresh private memory, written in full */
  ORDER_WRITE,    /* first: page.  Writes all of what is mapped there */
  ORDER_USE,      /* first: page.  Reads all of what is mapped there */
  ORDER_MAP,      /* first: page, second: file.  Maps the file's page shared and reads it */
  ORDER_MAP_SHMEM, /* first: page, second: file in memory.  Maps it shared and writes all of it */
  ORDER_TRUNCATE, /* first: file in memory.  Nothing of it is left */
  ORDER_READ,     /* first: file.  Reads it without mapping it */
  ORDER_LOCK,     /* first: page */
  ORDER_UNMAP,    /* first: page */
  ORDER_PAGE_OUT, /* first: page */
  ORDER_COUNT     /* first: page.  Answers how many of its 4 KiB pages are in memory */
};

struct Slot {
  _Atomic uint32_t told;     /* rises with each order; the puppet sleeps on it */
  _Atomic uint32_t answered; /* `told`, when the order was carried out */
  enum Order order;
  int first, second;
  int error;  /* errno, or 0 */
  int result; /* what ORDER_COUNT counted, and the id of what was made */

  /* The agent's own. */
  pid_t task;         /* 0: there is none */
  pid_t process;      /* of which it is a thread */
  int signal;         /* that ended it, or 0 */
  int reaped;
  pid_t zombie;       /* the process that died here and was not waited for, or 0 */
};

struct Mailbox {
  _Atomic uint32_t bell; /* rises with each answer and each death; the agent sleeps on it */
  struct Slot slots[SLOTS];
};

/* Sleeps until `*word` is no longer `seen`, or a signal comes, or some milliseconds are over. */
void sleep_on(_Atomic uint32_t *word, uint32_t seen, int milliseconds);
void wake(_Atomic uint32_t *word);

/* The mailbox behind MAILBOX_DESCRIPTOR. */
struct Mailbox *open_mailbox(void);

/* Takes all that a file in memory has from it.  \returns 0, or errno. */
int truncate_shmem(int file);

/* The life of a puppet: never returns. */
_Noreturn void be_puppet(struct Mailbox *mailbox, int slot);

#endif
