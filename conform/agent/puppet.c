/* What puppets do.  One that is killed in the middle of an order answers nothing: the agent learns
 * it from its death.
 */
#define _GNU_SOURCE
#include "puppet.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SMALL_PAGE = 4096, STACK = 64 << 10 };

/* Pages of a model lie 2 MiB apart, so that no two of them are ever one mapping or one huge page;
 * and where the smallest of address spaces, user-mode Linux's, is still free. */
static char *address_of(int page) { return (char *)0x1000000000 + (long)page * (2 << 20); }

void sleep_on(_Atomic uint32_t *word, uint32_t seen, int milliseconds) {
  const struct timespec most = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  syscall(SYS_futex, word, FUTEX_WAIT, seen, milliseconds < 0 ? NULL : &most, NULL, 0);
}

void wake(_Atomic uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE, 1 << 20, NULL, NULL, 0); }

struct Mailbox *open_mailbox(void) {
  void *mapped = mmap(NULL, sizeof(struct Mailbox), PROT_READ | PROT_WRITE, MAP_SHARED,
                      MAILBOX_DESCRIPTOR, 0);
  return mapped == MAP_FAILED ? NULL : mapped;
}

static void answer(struct Mailbox *mailbox, struct Slot *slot, int error) {
  slot->error = error;
  slot->answered = slot->told;
  mailbox->bell++;
  wake(&mailbox->bell);
}

static int sum;

/* Every small page, by a fault of its own. */
static void use(const char *memory) {
  for (int at = 0; at < UNIT; at += SMALL_PAGE) sum += *(const volatile char *)(memory + at);
}

static void fill(char *memory) {
  for (int at = 0; at < UNIT; at += SMALL_PAGE) *(volatile char *)(memory + at) = 1;
}

/* The same faults without leaving the kernel between them, where it can do that (5.14): a hundred
 * times faster in user-mode Linux.  Where it gives up, such as for want of memory, the faults are
 * taken one by one, and end as they do for anybody. */
static int populate(char *memory, int advice) { return madvise(memory, UNIT, advice) == 0; }

/* A page of a model is 256 small pages, and comes into memory one by one.  Until the last is there
 * they are locked as they come: reclaim takes from what was there before, as it does for a page that
 * is one, and not from the beginning of the very page that needs the room. */
static int hold(const char *memory) {
  return syscall(SYS_mlock2, memory, UNIT, MLOCK_ONFAULT) != 0 ? errno : 0;
}

static int let_go(const char *memory) { return munlock(memory, UNIT) != 0 ? errno : 0; }

static int use_at_once(const char *memory) {
  const int error = hold(memory);
  if (error != 0) return error;
  if (!populate((char *)memory, MADV_POPULATE_READ)) use(memory);
  return let_go(memory);
}

static int fill_at_once(char *memory) {
  const int error = hold(memory);
  if (error != 0) return error;
  if (!populate(memory, MADV_POPULATE_WRITE)) fill(memory);
  return let_go(memory);
}

static int map(int page, int protection, int flags, int file) {
  void *memory = mmap(address_of(page), UNIT, protection, flags | MAP_FIXED_NOREPLACE, file, 0);
  return memory == MAP_FAILED ? errno : 0;
}

static int touch(int page) {
  const int error = map(page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  return error != 0 ? error : fill_at_once(address_of(page));
}

static int map_file(int page, int file) {
  const int error = map(page, PROT_READ, MAP_SHARED, FILE_DESCRIPTOR + file);
  return error != 0 ? error : use_at_once(address_of(page));
}

static int map_shmem(int page, int file) {
  const int error = map(page, PROT_READ | PROT_WRITE, MAP_SHARED, SHMEM_DESCRIPTOR + file);
  return error != 0 ? error : fill_at_once(address_of(page));
}

int truncate_shmem(int file) {
  const int shmem = SHMEM_DESCRIPTOR + file;
  return ftruncate(shmem, 0) != 0 || ftruncate(shmem, UNIT) != 0 ? errno : 0;
}

/* By a mapping that is gone afterwards, since what is only read cannot be held. */
static int read_file(int file) {
  char *memory = mmap(NULL, UNIT, PROT_READ, MAP_SHARED, FILE_DESCRIPTOR + file, 0);
  if (memory == MAP_FAILED) return errno;
  const int error = use_at_once(memory);
  munmap(memory, UNIT);
  return error;
}

static int count(int page, int *counted) {
  unsigned char in_memory[UNIT / SMALL_PAGE];
  if (mincore(address_of(page), UNIT, in_memory) != 0) return errno;
  *counted = 0;
  for (int at = 0; at < UNIT / SMALL_PAGE; ++at) *counted += in_memory[at] & 1;
  return 0;
}

static struct Mailbox *own_mailbox; /* for threads, which start with one word: their slot */

static int thread_main(void *slot) {
  be_puppet(own_mailbox, (int)((struct Slot *)slot - own_mailbox->slots));
}

static int make_thread(struct Mailbox *mailbox, int slot, int *made) {
  char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return errno;
  own_mailbox = mailbox;
  const int flags =
      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
  const int task = clone(thread_main, stack + STACK, flags, &mailbox->slots[slot]);
  if (task < 0) {
    const int error = errno;
    munmap(stack, STACK);
    return error;
  }
  *made = task;
  return 0;
}

static int make_process(struct Mailbox *mailbox, int slot, int *made) {
  /* By hand: the parent of the new process is to be the agent. */
  const long process = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
  if (process < 0) return errno;
  if (process == 0) be_puppet(mailbox, slot);
  *made = (int)process;
  return 0;
}

static void execute(int slot) {
  char number[16];
  snprintf(number, sizeof number, "%d", slot);
  char *const arguments[] = {"puppet", number, NULL};
  execv("/proc/self/exe", arguments);
}

_Noreturn void be_puppet(struct Mailbox *mailbox, int number) {
  struct Slot *slot = &mailbox->slots[number];
  for (;;) {
    uint32_t told;
    while ((told = slot->told) == slot->answered) sleep_on(&slot->told, told, -1);
    int error = 0;
    switch (slot->order) {
      case ORDER_NONE: break;
      case ORDER_FORK: error = make_process(mailbox, slot->first, &slot->result); break;
      case ORDER_THREAD: error = make_thread(mailbox, slot->first, &slot->result); break;
      case ORDER_EXEC:
        /* The new image answers, as it starts. */
        execute(number);
        error = errno;
        break;
      case ORDER_EXIT:
        syscall(slot->task == slot->process ? SYS_exit_group : SYS_exit, 0);
        break;
      case ORDER_TOUCH: error = touch(slot->first); break;
      case ORDER_WRITE: error = fill_at_once(address_of(slot->first)); break;
      case ORDER_USE: error = use_at_once(address_of(slot->first)); break;
      case ORDER_MAP: error = map_file(slot->first, slot->second); break;
      case ORDER_MAP_SHMEM: error = map_shmem(slot->first, slot->second); break;
      case ORDER_TRUNCATE: error = truncate_shmem(slot->first); break;
      case ORDER_READ: error = read_file(slot->first); break;
      case ORDER_LOCK: error = mlock(address_of(slot->first), UNIT) != 0 ? errno : 0; break;
      case ORDER_UNMAP: error = munmap(address_of(slot->first), UNIT) != 0 ? errno : 0; break;
      case ORDER_PAGE_OUT:
        error = madvise(address_of(slot->first), UNIT, MADV_PAGEOUT) != 0 ? errno : 0;
        break;
      case ORDER_COUNT: error = count(slot->first, &slot->result); break;
    }
    answer(mailbox, slot, error);
  }
}
