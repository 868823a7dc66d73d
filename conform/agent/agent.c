/* The agent: the one program inside a kernel that is a judge.
 *
 * It is the guest's init, or an ordinary process beside a folder that was handed to it.  It does
 * what single lines tell it, and answers each with one line, in order, so that the asker may send
 * several at once:
 *
 *     17 touch 1 3            ->  = 17 done
 *     18 touch 1 4            ->  = 18 killed 9
 *     19 remove A             ->  = 19 error EBUSY
 *     20 see A tm             ->  = 20 done exists tasks=1 anon=1048576 ...
 *
 * Answers wait until all lines that have come are obeyed: each trip through the line costs as much
 * as an order.
 *
 * The number is the asker's: an answer with another number is nonsense.  Whatever does not end
 * within 20 seconds is answered "timeout".  Paths are relative to the folder, and never lead out of
 * it.  Texts for control files come in hexadecimal, since they may hold anything.
 *
 * Links with nothing but the C library, statically: the guest has no other file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#include "crew.h"
#include "groups.h"

enum { VERSION = 3 };

static int asks;
static FILE *answers;
static char walk[64]; /* the folder of the present walk, below the one handed to us */
static int have_files = 1;
static int have_shmem = 1;

/* ---- Answers ---- */

static void say(long number, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(long number, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(answers, "= %ld ", number);
  vfprintf(answers, format, arguments);
  fputc('\n', answers);
  va_end(arguments);
}

static void say_error(long number, int error) {
  if (error == 0)
    say(number, "done");
  else
    say(number, "error %s", strerrorname_np(error));
}

static void say_ending(long number, enum Ending ending, int result) {
  switch (ending) {
    case ENDING_DONE: say(number, "done %d", result); return;
    case ENDING_ERROR: say_error(number, result); return;
    case ENDING_KILLED: say(number, "killed %d", result); return;
    case ENDING_TIMEOUT: say(number, "timeout"); return;
    case ENDING_NOBODY: say(number, "nobody"); return;
  }
}

/* ---- What can be asked ---- */

static const char *in_walk(const char *path) {
  static char whole[512];
  snprintf(whole, sizeof whole, "%s/%s", walk, path);
  return whole;
}

static int machine_has_swap(void) {
  char text[256];
  const int swaps = open("/proc/swaps", O_RDONLY | O_CLOEXEC);
  const ssize_t length = swaps < 0 ? 0 : read(swaps, text, sizeof text - 1);
  if (swaps >= 0) close(swaps);
  if (length <= 0) return 0;
  text[length] = '\0';
  const char *second = strchr(text, '\n');
  return second != NULL && second[1] != '\0';
}

/* What children do not claim of their group's protection: 1 if it is handed down to them, 0 if it is
 * not, -1 if /proc does not say. */
static int hands_down(void) {
  FILE *mounts = fopen("/proc/self/mounts", "re");
  char line[1024];
  int found = -1;
  while (mounts != NULL && fgets(line, sizeof line, mounts) != NULL)
    if (strstr(line, " cgroup2 ") != NULL) found = strstr(line, "memory_recursiveprot") != NULL;
  if (mounts != NULL) fclose(mounts);
  return found;
}

/* Has it so from now on.  \returns 0, or errno. */
static int hand_down(int whether) {
  if (hands_down() == whether) return 0;
  if (getpid() != 1) return EPERM;
  const char *options = whether ? "memory_recursiveprot" : "";
  return mount("cgroup2", "/sys/fs/cgroup", "cgroup2", MS_REMOUNT, options) != 0 ? errno : 0;
}

/* Whether the kernel keeps pages in generations (CONFIG_LRU_GEN), which may be switched off. */
static int has_generations(void) {
  char text[16] = "";
  const int file = open("/sys/kernel/mm/lru_gen/enabled", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  return length > 0 && (strtoul(text, NULL, 0) & 1) != 0;
}

static void hello(long number) {
  struct utsname kernel;
  uname(&kernel);
  char controllers[256] = "";
  if (read_control("", "cgroup.controllers", controllers, sizeof controllers) < 0)
    controllers[0] = '\0';
  for (char *at = controllers; *at != '\0'; ++at)
    if (*at == ' ') *at = ',';
  controllers[strcspn(controllers, "\n")] = '\0';
  say(number, "done agent=%d kernel=%s controllers=%s swap=%s files=%s shmem=%s root=%s init=%s recursive=%s "
      "generations=%s unit=%d",
      VERSION, kernel.release, controllers, machine_has_swap() ? "yes" : "no",
      have_files ? "yes" : "no", have_shmem ? "yes" : "no", geteuid() == 0 ? "yes" : "no", getpid() == 1 ? "yes" : "no",
      hands_down() == 1 ? "yes" : "no", has_generations() ? "yes" : "no", UNIT);
}

/* Ends whoever is left of the last walk, and makes the folder of the next. */
static void begin(long number, const char *name) {
  if (!end_all()) {
    say(number, "timeout");
    return;
  }
  close_controls();
  if (walk[0] != '\0') {
    const int error = remove_tree(walk);
    if (error != 0) {
      say_error(number, error);
      return;
    }
  }
  snprintf(walk, sizeof walk, "%s", name);
  const char *path = path_of(walk, NULL);
  say_error(number, path == NULL || mkdir(path, 0755) != 0 ? errno : 0);
}

static void make_group(long number, const char *path) {
  const char *name = path_of(in_walk(path), NULL);
  say_error(number, name == NULL || mkdir(name, 0755) != 0 ? errno : 0);
}

static void remove_group(long number, const char *path) {
  bury();
  const char *name = path_of(in_walk(path), NULL);
  say_error(number, name == NULL || rmdir(name) != 0 ? errno : 0);
}

static void write_hexadecimal(long number, const char *path, const char *file, const char *text) {
  char bytes[512];
  size_t length = 0;
  for (; text[0] != '\0' && text[1] != '\0' && length < sizeof bytes; text += 2) {
    const char digits[3] = {text[0], text[1], '\0'};
    bytes[length++] = (char)strtol(digits, NULL, 16);
  }
  say_error(number, write_control(in_walk(path), file, bytes, length));
}

static void join(long number, int slot, const char *path, const char *file) {
  bury();
  const pid_t task = slot_of(slot)->task;
  char text[16];
  const int length = snprintf(text, sizeof text, "%d", task);
  if (task == 0)
    say(number, "nobody");
  else
    say_error(number, write_control(in_walk(path), file, text, (size_t)length));
}

/* The out-of-memory killer is to leave the process alone. */
static void exempt(long number, int slot) {
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/oom_score_adj", slot_of(slot)->process);
  const int file = open(name, O_WRONLY | O_CLOEXEC);
  const int error = file < 0 || write(file, "-1000", 5) != 5 ? errno : 0;
  if (file >= 0) close(file);
  say_error(number, error);
}

static int drop(int file) {
  const int error = have_shmem ? truncate_shmem(file) : 0;
  return error != 0 || !have_files
             ? error
             : posix_fadvise(FILE_DESCRIPTOR + file, 0, UNIT, POSIX_FADV_DONTNEED);
}

/* What is in memory of a file in memory goes to swap.  What is there already is not touched: it
 * would come back.  Nobody maps it: who does not map a page alone cannot have it paged out. */
static int swap_shmem(int file) {
  static unsigned char in_memory[UNIT / 4096];
  char *mapped = mmap(NULL, UNIT, PROT_READ, MAP_SHARED, SHMEM_DESCRIPTOR + file, 0);
  if (mapped == MAP_FAILED) return errno;
  int error = mincore(mapped, UNIT, in_memory) != 0 ? errno : 0;
  for (unsigned at = 0; error == 0 && at < sizeof in_memory; ++at)
    if (in_memory[at] & 1) (void)*(const volatile char *)(mapped + at * 4096);
  if (error == 0 && madvise(mapped, UNIT, MADV_PAGEOUT) != 0) error = errno;
  munmap(mapped, UNIT);
  return error;
}

/* How many of a file's small pages are in memory, whoever maps them. */
static void resident(long number, int descriptor) {
  static unsigned char in_memory[UNIT / 4096];
  void *mapped = mmap(NULL, UNIT, PROT_READ, MAP_SHARED, descriptor, 0);
  int error = mapped == MAP_FAILED ? errno : 0;
  if (error == 0 && mincore(mapped, UNIT, in_memory) != 0) error = errno;
  int count = 0;
  for (unsigned at = 0; at < sizeof in_memory; ++at) count += in_memory[at] & 1;
  if (mapped != MAP_FAILED) munmap(mapped, UNIT);
  if (error != 0)
    say_error(number, error);
  else
    say(number, "done %d", count);
}

/* What the walk's own folder counts of all groups in it, since the last order: where that is nothing,
 * no group needs to be asked. */
static long all_swap, all_kills;
static int counted_all;

static long of_group(const char *path, const char *file, const char *key, long of_all) {
  return of_all > 0 ? number_in(path, file, key) : of_all;
}

/* How often a group was killed as a whole.  The kernel counts its first victim twice: alone, and as
 * one of the group. */
static long group_kills(void) {
  const long groups = number_in(walk, "memory.events", "oom_group_kill");
  return groups > 0 ? groups : 0;
}

/* `what` holds "t" if tasks are of interest, "m" if memory is, "l" if it is how often reclaim has taken
 * what low spares, and "g" if it is how often groups were killed as a whole. */
static void see(long number, const char *name, const char *what) {
  char path[512];
  snprintf(path, sizeof path, "%s", in_walk(name));
  char text[256] = "";
  int length = 0;
  int there = 0;
  if (strchr(what, 't') != NULL) {
    const long tasks = number_in(path, "pids.current", "");
    there = tasks != -1;
    if (there)
      length = snprintf(text, sizeof text, " tasks=%ld tasks_limit=%ld", tasks,
                        number_in(path, "pids.max", ""));
  }
  static char stat[8192];
  if (strchr(what, 'm') != NULL && read_control(path, "memory.stat", stat, sizeof stat) >= 0) {
    there = 1;
    if (!counted_all) {
      all_swap = number_in(walk, "memory.swap.current", "");
      all_kills = number_in(walk, "memory.events", "oom_kill");
      counted_all = 1;
    }
    snprintf(text + length, sizeof text - (size_t)length,
             " memory=%ld anon=%ld file=%ld limit=%ld swap=%ld kills=%ld",
             number_in(path, "memory.current", ""), number_after(stat, "anon"),
             number_after(stat, "file"), number_in(path, "memory.max", ""),
             of_group(path, "memory.swap.current", "", all_swap),
             of_group(path, "memory.events", "oom_kill", all_kills));
  }
  size_t end = strlen(text);
  if (strchr(what, 'l') != NULL)
    snprintf(text + end, sizeof text - end, " low=%ld",
             number_in(path, "memory.events.local", "low"));
  end = strlen(text);
  if (strchr(what, 'g') != NULL)
    snprintf(text + end, sizeof text - end, " group_kills=%ld", group_kills());
  if (there || access(path_of(path, NULL), F_OK) == 0)
    say(number, "done exists%s", text);
  else
    say(number, "done gone");
}

/* Who lives now that the dead are buried, and by which signal the others ended: "+ - 9", a word for
 * each slot. */
static void who(long number, int slots) {
  char text[256];
  int length = 0;
  /* The killed are counted before they are gone: wait until each is. */
  const long kills = number_in(walk, "memory.events", "oom_kill");
  if (kills > 0 && !wait_for_killed((int)(kills - group_kills()))) {
    say(number, "timeout");
    return;
  }
  bury();
  for (int i = 0; i < slots && i < SLOTS; ++i) {
    const struct Slot *slot = slot_of(i);
    if (slot->task != 0)
      length += snprintf(text + length, sizeof text - (size_t)length, " +");
    else if (slot->signal != 0)
      length += snprintf(text + length, sizeof text - (size_t)length, " %d", slot->signal);
    else
      length += snprintf(text + length, sizeof text - (size_t)length, " -");
  }
  text[length] = '\0';
  say(number, "done%s", text);
}

/* ---- The lines ---- */

static const struct {
  const char *verb;
  enum Order order;
  int numbers; /* it takes, after the slot */
} kOrders[] = {
    {"fork", ORDER_FORK, 1},   {"thread", ORDER_THREAD, 1}, {"exec", ORDER_EXEC, 0},
    {"exit", ORDER_EXIT, 0},   {"touch", ORDER_TOUCH, 1},   {"write-all", ORDER_WRITE, 1},
    {"use", ORDER_USE, 1},     {"map", ORDER_MAP, 2},       {"read", ORDER_READ, 1},
    {"lock", ORDER_LOCK, 1},   {"unmap", ORDER_UNMAP, 1},   {"page-out", ORDER_PAGE_OUT, 1},
    {"count", ORDER_COUNT, 1}, {"map-shmem", ORDER_MAP_SHMEM, 2},
    {"truncate", ORDER_TRUNCATE, 1},
};

static int number_at(char **words, int at, int most) {
  char *end;
  const long number = words[at] == NULL ? -1 : strtol(words[at], &end, 10);
  return number < 0 || number >= most || *end != '\0' ? -1 : (int)number;
}

/* \returns 0 if the agent is to end. */
static int obey(char *line) {
  char *words[8] = {NULL};
  int count = 0;
  for (char *word = strtok(line, " \n"); word != NULL && count < 7; word = strtok(NULL, " \n"))
    words[count++] = word;
  if (count < 2) return 1;
  const long number = strtol(words[0], NULL, 10);
  const char *verb = words[1];
  if (strcmp(verb, "see") != 0) counted_all = 0;
  const int slot = number_at(words, 2, SLOTS);
  for (unsigned i = 0; i < sizeof kOrders / sizeof *kOrders; ++i) {
    if (strcmp(verb, kOrders[i].verb) != 0) continue;
    int first = 0, second = 0;
    if (kOrders[i].numbers > 0) first = number_at(words, 3, PAGES);
    if (kOrders[i].numbers > 1) second = number_at(words, 4, PAGES);
    if (slot < 0 || first < 0 || second < 0) {
      say_error(number, EINVAL);
      return 1;
    }
    int result;
    const enum Ending ending = tell(slot, kOrders[i].order, first, second, &result);
    say_ending(number, ending, result);
    return 1;
  }
  if (strcmp(verb, "hello") == 0)
    hello(number);
  else if (strcmp(verb, "begin") == 0 && count == 3)
    begin(number, words[2]);
  else if (strcmp(verb, "make") == 0 && count == 3)
    make_group(number, words[2]);
  else if (strcmp(verb, "remove") == 0 && count == 3)
    remove_group(number, words[2]);
  else if (strcmp(verb, "write") == 0 && (count == 4 || count == 5))
    write_hexadecimal(number, words[2], words[3], count == 5 ? words[4] : "");
  else if (strcmp(verb, "spawn") == 0 && count == 4 && slot >= 0)
    say_error(number, spawn(slot, path_of(in_walk(words[3]), NULL)));
  else if (strcmp(verb, "join") == 0 && count == 5 && slot >= 0)
    join(number, slot, words[3], words[4]);
  else if (strcmp(verb, "exempt") == 0 && count == 3 && slot >= 0)
    exempt(number, slot);
  else if (strcmp(verb, "reap") == 0 && count == 3 && slot >= 0)
    say_error(number, reap(slot));
  else if (strcmp(verb, "keep-zombies") == 0 && count == 2)
    keep_zombies(1), say(number, "done");
  else if (strcmp(verb, "hand-down") == 0 && count == 3 && slot >= 0)
    say_error(number, hand_down(slot));
  else if (strcmp(verb, "drop") == 0 && count == 3 && slot >= 0)
    say_error(number, drop(slot));
  else if (strcmp(verb, "resident") == 0 && count == 3 && slot >= 0)
    resident(number, FILE_DESCRIPTOR + slot);
  else if (strcmp(verb, "resident-shmem") == 0 && count == 3 && slot >= 0)
    resident(number, SHMEM_DESCRIPTOR + slot);
  else if (strcmp(verb, "swap-shmem") == 0 && count == 3 && slot >= 0)
    say_error(number, swap_shmem(slot));
  else if (strcmp(verb, "see") == 0 && count == 4)
    see(number, words[2], words[3]);
  else if (strcmp(verb, "dying") == 0 && count == 2)
    /* Groups of this walk that were removed and are not gone. */
    say(number, "done dying=%ld", number_in(walk, "cgroup.stat", "nr_dying_descendants"));
  else if (strcmp(verb, "end") == 0 && count == 2)
    say(number, end_all() ? "done" : "timeout");
  else if (strcmp(verb, "who") == 0 && count == 3 && slot >= 0)
    who(number, slot);
  else if (strcmp(verb, "off") == 0)
    return say(number, "done"), 0;
  else
    say_error(number, EINVAL);
  return 1;
}

/* The next line.  Nobody waits for an answer while there is one.  \returns NULL at the end. */
static char *next_line(void) {
  static char pending[1 << 14];
  static size_t begin, end;
  for (;;) {
    char *line = pending + begin;
    char *newline = memchr(line, '\n', end - begin);
    if (newline != NULL) {
      *newline = '\0';
      begin = (size_t)(newline + 1 - pending);
      return line;
    }
    memmove(pending, line, end - begin);
    end -= begin;
    begin = 0;
    fflush(answers);
    ssize_t got;
    do got = read(asks, pending + end, sizeof pending - end);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return NULL;
    end += (size_t)got;
  }
}

/* ---- Beginnings ---- */

static _Noreturn void give_up(const char *what) {
  fprintf(stderr, "conform-agent: %s: %s\n", what, strerror(errno));
  if (getpid() == 1) reboot(RB_POWER_OFF);
  exit(1);
}


static void open_pages(const char *folder) {
  for (int i = 0; i < PAGES; ++i) {
    char name[512];
    snprintf(name, sizeof name, "%s/%d", folder, i);
    const int file = open(name, O_RDONLY);
    if (file < 0) {
      have_files = 0;
      return;
    }
    if (dup2(file, FILE_DESCRIPTOR + i) < 0) give_up(name);
    close(file);
  }
}

/* Files that are in memory and in swap alone, one for each page; empty, they cost nobody anything. */
static void make_shmem(void) {
  for (int i = 0; i < PAGES; ++i) {
    const int file = memfd_create("page", MFD_CLOEXEC);
    if (file < 0) {
      have_shmem = 0;
      return;
    }
    if (dup2(file, SHMEM_DESCRIPTOR + i) < 0 || truncate_shmem(i) != 0) give_up("memfd");
    close(file);
  }
}

/* Disks in memory, if their driver was brought along or is built in.  What is written there is
 * written at once: on a real disk a page that was swapped out stays charged until somebody looks for
 * room again. */
static int have_memory_disks(void) {
  const char *const drivers[] = {"/brd.ko", "/brd.ko.xz"};
  for (int i = 0; i < 2; ++i) {
    const int module = open(drivers[i], O_RDONLY | O_CLOEXEC);
    if (module < 0) continue;
    const int flags = i == 1 ? MODULE_INIT_COMPRESSED_FILE : 0;
    const long loaded = syscall(SYS_finit_module, module, "rd_nr=2 rd_size=131072", flags);
    close(module);
    if (loaded == 0) break;
  }
  return access("/dev/ram0", F_OK) == 0;
}

/* Mounts the image of a file system where the pages are: from a disk that has it, or from a file,
 * which is copied to a disk in memory. */
static void mount_image(void) {
  if (mount("/dev/ubdb", "/pages", "ext4", MS_RDONLY, NULL) == 0) return;
  const int image = open("/pages.img", O_RDONLY | O_CLOEXEC);
  if (image < 0) return;
  const int disk = open("/dev/ram1", O_WRONLY | O_CLOEXEC);
  static char block[1 << 16];
  ssize_t got;
  while ((got = read(image, block, sizeof block)) > 0)
    if (write(disk, block, (size_t)got) != got) give_up("/dev/ram1");
  close(image);
  close(disk);
  unlink("/pages.img");
  if (mount("/dev/ram1", "/pages", "ext4", MS_RDONLY, NULL) != 0) give_up("/pages");
}

/* A whole device as swap, with the header that mkswap would write. */
static void use_swap(const char *device) {
  const int file = open(device, O_RDWR | O_CLOEXEC);
  if (file < 0) return; /* a machine without swap */
  const off_t bytes = lseek(file, 0, SEEK_END);
  static char header[4096];
  const uint32_t version_and_last[] = {1, (uint32_t)(bytes / 4096 - 1), 0};
  memcpy(header + 1024, version_and_last, sizeof version_and_last);
  memcpy(header + 4086, "SWAPSPACE2", 10);
  const int written = pwrite(file, header, sizeof header, 0) == sizeof header;
  fsync(file);
  close(file);
  if (written) swapon(device, 0);
}

static void open_line(const char *device) {
  const int line = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (line < 0) give_up(device);
  struct termios settings;
  if (tcgetattr(line, &settings) == 0) {
    cfmakeraw(&settings);
    tcsetattr(line, TCSANOW, &settings);
  }
  asks = line;
  answers = fdopen(dup(line), "w");
}

/* The guest's files: what a kernel offers, and nothing else. */
static void be_init(const char *line, const char *swap) {
  if (mount("proc", "/proc", "proc", 0, NULL) != 0) give_up("/proc");
  if (mount("sysfs", "/sys", "sysfs", 0, NULL) != 0) give_up("/sys");
  if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) != 0 && errno != EBUSY) give_up("/dev");
  if (mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, "memory_recursiveprot") != 0)
    give_up("/sys/fs/cgroup");
  stay_below("/sys/fs/cgroup");
  write_control("", "cgroup.subtree_control", "+memory", 7);
  write_control("", "cgroup.subtree_control", "+pids", 5);
  const int huge = open("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY | O_CLOEXEC);
  if (huge >= 0 && write(huge, "never", 5) != 5) give_up("huge pages");
  if (huge >= 0) close(huge);
  use_swap(have_memory_disks() ? "/dev/ram0" : swap);
  mount_image();
  open_pages("/pages");
  open_line(line);
}

static void be_beside(const char *folder, const char *pages) {
  stay_below(folder);
  write_control("", "cgroup.subtree_control", "+memory", 7);
  write_control("", "cgroup.subtree_control", "+pids", 5);
  open_pages(pages);
  asks = STDIN_FILENO;
  answers = stdout;
}

int main(int count, char **words) {
  if (strcmp(words[0], "puppet") == 0 && count == 2) {
    struct Mailbox *mailbox = open_mailbox();
    const int number = atoi(words[1]);
    if (mailbox == NULL) return 1;
    struct Slot *slot = &mailbox->slots[number];
    slot->error = 0;
    slot->answered = slot->told;
    mailbox->bell++;
    wake(&mailbox->bell);
    be_puppet(mailbox, number);
  }
  const char *line = getenv("LINE") != NULL ? getenv("LINE") : "/dev/ttyS0";
  const char *swap = getenv("SWAP") != NULL ? getenv("SWAP") : "/dev/ubda";
  if (getpid() == 1)
    be_init(line, swap);
  else if (count == 4 && strcmp(words[1], "live") == 0)
    be_beside(words[2], words[3]);
  else
    return fprintf(stderr, "usage: conform-agent live FOLDER PAGES\n"), 2;
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  if (make_crew() != 0) give_up("mailbox");
  make_shmem();
  fprintf(answers, "conform-agent %d\n", VERSION);
  for (char *line; (line = next_line()) != NULL && obey(line);) continue;
  fflush(answers);
  end_all();
  close_controls();
  if (walk[0] != '\0') remove_tree(walk);
  if (getpid() == 1) reboot(RB_POWER_OFF);
  return 0;
}
