#define _GNU_SOURCE
#include "crew.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* No order takes longer on a machine that works; one that does hangs. */
enum { PATIENCE_MILLISECONDS = 20000 };

static struct Mailbox *mailbox;
static int killed;
static int keep;

static long now_in_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct Slot *slot_of(int slot) { return &mailbox->slots[slot]; }

/* Only rings: the dead are buried where nobody is in the middle of reading a slot. */
static void somebody_died(int signal) {
  (void)signal;
  mailbox->bell++;
}

int make_crew(void) {
  const int file = memfd_create("mailbox", 0);
  if (file < 0 || ftruncate(file, sizeof(struct Mailbox)) != 0) return errno;
  if (dup2(file, MAILBOX_DESCRIPTOR) < 0) return errno;
  close(file);
  mailbox = open_mailbox();
  if (mailbox == NULL) return errno;
  memset(mailbox, 0, sizeof *mailbox); /* charged now, and to no group */
  /* Reading a line goes on afterwards; a wait for the bell finds that it was rung. */
  struct sigaction action = {.sa_handler = somebody_died, .sa_flags = SA_RESTART};
  return sigaction(SIGCHLD, &action, NULL) != 0 ? errno : 0;
}

static void died(pid_t process, int signal) {
  killed += signal != 0;
  for (int i = 0; i < SLOTS; ++i) {
    struct Slot *slot = &mailbox->slots[i];
    if (slot->process != process) continue;
    slot->signal = signal;
    /* Threads have no zombies: the process has one, in the slot of its first task. */
    if (keep && slot->task == process) slot->zombie = process;
    slot->task = slot->process = 0;
    slot->reaped = !keep;
  }
}

/* Learns of the death, and leaves the zombie. */
static void look_for_death(pid_t process) {
  siginfo_t end = {0};
  if (waitid(P_PID, (id_t)process, &end, WEXITED | WNOHANG | WNOWAIT | __WALL) != 0) return;
  if (end.si_pid == process) died(process, end.si_code == CLD_EXITED ? 0 : end.si_status);
}

void bury(void) {
  if (keep) {
    for (int i = 0; i < SLOTS; ++i)
      if (mailbox->slots[i].process != 0) look_for_death(mailbox->slots[i].process);
    return;
  }
  int status;
  pid_t process;
  while ((process = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
    died(process, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

void keep_zombies(int whether) { keep = whether; }

int reap(int slot) {
  const pid_t zombie = mailbox->slots[slot].zombie;
  if (zombie == 0) return ESRCH;
  mailbox->slots[slot].zombie = 0;
  return waitpid(zombie, NULL, __WALL) == zombie ? 0 : errno;
}

static void prepare(int slot) {
  struct Slot *fresh = &mailbox->slots[slot];
  fresh->told = fresh->answered = 0;
  fresh->order = ORDER_NONE;
  fresh->task = fresh->process = 0;
  fresh->signal = fresh->reaped = 0;
  fresh->zombie = 0;
}

int spawn(int slot, const char *directory) {
  prepare(slot);
  const int group = open(directory, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (group < 0) return errno;
  struct clone_args arguments = {
      .flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (unsigned long)group};
  const long process = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (process == 0) {
    signal(SIGCHLD, SIG_DFL);
    be_puppet(mailbox, slot);
  }
  const int error = process < 0 ? errno : 0;
  close(group);
  if (error != 0) return error;
  mailbox->slots[slot].task = mailbox->slots[slot].process = (pid_t)process;
  return 0;
}

enum Ending tell(int number, enum Order order, int first, int second, int *result) {
  struct Slot *slot = &mailbox->slots[number];
  bury();
  *result = 0;
  if (slot->task == 0) return ENDING_NOBODY;
  if (order == ORDER_FORK || order == ORDER_THREAD) prepare(first);
  const pid_t process = slot->process;
  slot->order = order;
  slot->first = first;
  slot->second = second;
  slot->told++;
  wake(&slot->told);
  const long until = now_in_milliseconds() + PATIENCE_MILLISECONDS;
  for (;;) {
    const uint32_t seen = mailbox->bell;
    if (slot->answered == slot->told) break;
    bury();
    if (slot->task == 0) {
      *result = slot->signal;
      return slot->signal != 0 ? ENDING_KILLED : ENDING_DONE;
    }
    /* A thread that exits alone is nobody's child. */
    if (order == ORDER_EXIT && syscall(SYS_tgkill, process, slot->task, 0) != 0) break;
    if (now_in_milliseconds() > until) return ENDING_TIMEOUT;
    if (order == ORDER_EXIT)
      sched_yield();
    else
      sleep_on(&mailbox->bell, seen, 100);
  }
  if (order == ORDER_EXIT) {
    slot->task = slot->process = 0;
    return ENDING_DONE;
  }
  *result = slot->error != 0 ? slot->error : slot->result;
  if (slot->error != 0) return ENDING_ERROR;
  if (order == ORDER_FORK || order == ORDER_THREAD) {
    mailbox->slots[first].task = slot->result;
    mailbox->slots[first].process = order == ORDER_FORK ? slot->result : process;
  }
  if (order == ORDER_EXEC)
    for (int i = 0; i < SLOTS; ++i)
      if (i != number && mailbox->slots[i].process == process)
        mailbox->slots[i].task = mailbox->slots[i].process = 0;
  return ENDING_DONE;
}

static int somebody_is_left(void) {
  for (int i = 0; i < SLOTS; ++i)
    if (mailbox->slots[i].process != 0) return 1;
  return 0;
}

int end_all(void) {
  const long until = now_in_milliseconds() + PATIENCE_MILLISECONDS;
  for (int i = 0; i < SLOTS; ++i)
    if (mailbox->slots[i].zombie != 0) reap(i);
  keep_zombies(0);
  bury();
  for (int i = 0; i < SLOTS; ++i)
    if (mailbox->slots[i].process != 0) kill(mailbox->slots[i].process, SIGKILL);
  for (;;) {
    const uint32_t seen = mailbox->bell;
    bury();
    if (!somebody_is_left()) break;
    if (now_in_milliseconds() > until) return 0;
    sleep_on(&mailbox->bell, seen, 100);
  }
  killed = 0;
  return 1;
}

int killed_so_far(void) {
  bury();
  return killed;
}

int wait_for_killed(int count) {
  const long until = now_in_milliseconds() + PATIENCE_MILLISECONDS;
  for (;;) {
    const uint32_t seen = mailbox->bell;
    bury();
    if (killed >= count) return 1;
    if (now_in_milliseconds() > until) return 0;
    sleep_on(&mailbox->bell, seen, 100);
  }
}
