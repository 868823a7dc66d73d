/* The init of a guest that says what version 1 of control groups does with one limit for memory and
 * swap together.  tests/cli/memory_and_swap_test.sh boots it, and asks the model the same.
 *
 * Each line that begins with "= " is an answer.  Amounts are in MiB, far above what a process and
 * the counters' batches cost, but where a limit is to be met to the page.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "/sys/fs/cgroup/memory/a/"

enum { PAGE = 4096, MIB = 1 << 20, MOST = 16 };

static int orders[2];
static int answers[2];
static pid_t puppet;

static int try_to_write(const char *path, long value) {
  char text[32];
  const int length = snprintf(text, sizeof text, "%ld", value);
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  const int error = file >= 0 && write(file, text, length) == length ? 0 : errno;
  if (file >= 0) close(file);
  return error;
}

static void write_text(const char *path, long value, const char *what) {
  const int error = try_to_write(path, value);
  if (what != NULL) printf("= %s: %s\n", what, error == 0 ? "done" : strerrorname_np(error));
}

/* A write gives up as soon as a pass has freed nothing, though what goes to swap is underway. */
static void write_memory_at_last(long bytes, const char *what) {
  int error = EBUSY;
  for (int i = 0; i < 100 && error == EBUSY; ++i) {
    error = try_to_write(GROUP "memory.limit_in_bytes", bytes);
    if (error == EBUSY) usleep(20000);
  }
  printf("= %s: %s\n", what, error == 0 ? "done" : strerrorname_np(error));
}

static void write_memory(long bytes, const char *what) {
  write_text(GROUP "memory.limit_in_bytes", bytes, what);
}
static void write_both(long bytes, const char *what) {
  write_text(GROUP "memory.memsw.limit_in_bytes", bytes, what);
}

static long read_number(const char *path) {
  char text[32] = "";
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, text, sizeof text - 1) < 0) printf("= cannot read %s\n", path);
  if (file >= 0) close(file);
  return atol(text);
}
static long memory(void) { return read_number(GROUP "memory.usage_in_bytes"); }
static long both(void) { return read_number(GROUP "memory.memsw.usage_in_bytes"); }

/* To the nearest MiB. */
static void say_usage(const char *when) {
  printf("= %s: %ld in memory, %ld in both\n", when, (memory() + MIB / 2) / MIB,
         (both() + MIB / 2) / MIB);
}

static long swapped_out(void) {
  char line[128];
  long pages = -1;
  FILE *counts = fopen("/proc/vmstat", "re");
  while (counts != NULL && fgets(line, sizeof line, counts) != NULL)
    if (strncmp(line, "pswpout ", 8) == 0) pages = atol(line + 8);
  if (counts != NULL) fclose(counts);
  return pages;
}

/* Writes to as many MiB as it is told, from the first on. */
static void be_puppet(void) {
  char *place = mmap(NULL, (size_t)MOST * MIB, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char mib;
  madvise(place, (size_t)MOST * MIB, MADV_NOHUGEPAGE);
  while (read(orders[0], &mib, 1) == 1) {
    for (long at = 0; at < (long)mib * MIB; at += PAGE) ++place[at];
    if (write(answers[1], &mib, 1) != 1) break;
  }
  _exit(0);
}

static void begin(void) {
  if (pipe2(orders, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC | O_NONBLOCK) != 0) abort();
  puppet = fork();
  if (puppet == 0) be_puppet();
  write_text(GROUP "cgroup.procs", puppet, NULL);
}

static void end(void) {
  kill(puppet, SIGKILL);
  waitpid(puppet, NULL, 0);
}

static void touch(char mib, const char *what) {
  int ended = 0;
  char answer;
  if (write(orders[1], &mib, 1) != 1) abort();
  for (int i = 0; i < 2000; ++i) {
    if (read(answers[0], &answer, 1) == 1) {
      printf("= %s: done\n", what);
      return;
    }
    if (waitpid(puppet, &ended, WNOHANG) == puppet) {
      printf("= %s: %s\n", what, WIFSIGNALED(ended) ? "killed" : "gone");
      return;
    }
    usleep(10000);
  }
  printf("= %s: timeout\n", what);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  mount("proc", "/proc", "proc", 0, NULL);
  mount("sysfs", "/sys", "sysfs", 0, NULL);
  mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
  mount("tmpfs", "/sys/fs/cgroup", "tmpfs", 0, NULL);
  mkdir("/sys/fs/cgroup/memory", 0755);
  if (mount("cgroup", "/sys/fs/cgroup/memory", "cgroup", 0, "memory") != 0)
    printf("= no version 1: %s\n", strerrorname_np(errno));
  if (swapon("/dev/ubda", 0) != 0) printf("= no swap: %s\n", strerrorname_np(errno));
  mkdir(GROUP, 0755);

  write_memory(8 * MIB, "memory 8");
  write_both(4 * MIB, "both 4, below memory");
  write_both(12 * MIB, "both 12");
  write_memory(16 * MIB, "memory 16, above both");

  begin();
  touch(8, "touch 8");
  say_usage("then");
  write_memory_at_last(4 * MIB, "memory 4");
  say_usage("then");
  write_both(4 * MIB, "both 4, below usage");
  write_memory(12 * MIB, "memory 12");
  touch(8, "touch 8 again");
  say_usage("then");

  /* With room for a page more than there is, what was swapped out comes back; with none it does not,
   * though it is no more than before. */
  write_memory_at_last(4 * MIB, "memory 4");
  long used = both();
  write_memory(used + PAGE, "memory as much as both use, and a page");
  write_both(used + PAGE, "both as much as they use, and a page");
  touch(8, "touch 8 again");
  end();
  write_both(12 * MIB, NULL);
  write_memory(12 * MIB, NULL);
  begin();
  touch(8, "touch 8");
  write_memory_at_last(4 * MIB, "memory 4");
  used = both();
  write_memory(used, "memory as much as both use");
  write_both(used, "both as much as they use");
  touch(8, "touch 8 again");

  begin();
  write_both(8 * MIB, NULL);
  write_memory(8 * MIB, NULL);
  const long before = swapped_out();
  touch(12, "touch 12, where memory and both are 8");
  printf("= swapped out for it: %s\n", swapped_out() == before ? "nothing" : "something");
  reboot(RB_POWER_OFF);
  return 0;
}
