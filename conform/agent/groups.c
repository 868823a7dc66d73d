#define _GNU_SOURCE
#include "groups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char below[512];

void stay_below(const char *folder) { snprintf(below, sizeof below, "%s", folder); }

const char *path_of(const char *path, const char *file) {
  static char whole[2048];
  if (strstr(path, "..") != NULL || (file != NULL && strchr(file, '/') != NULL)) {
    errno = EPERM;
    return NULL;
  }
  snprintf(whole, sizeof whole, "%s/%s%s%s", below, path, file != NULL ? "/" : "",
           file != NULL ? file : "");
  return whole;
}

int write_control(const char *path, const char *file, const char *text, size_t length) {
  const char *name = path_of(path, file);
  const int control = name == NULL ? -1 : open(name, O_WRONLY | O_CLOEXEC);
  if (control < 0) return errno;
  /* A write that kills is broken off by any signal to who writes, and says that it is done: ours come
   * of those who die by it. */
  sigset_t dying;
  sigemptyset(&dying);
  sigaddset(&dying, SIGCHLD);
  sigprocmask(SIG_BLOCK, &dying, NULL);
  const ssize_t written = write(control, text, length);
  const int error = written < 0 ? errno : 0;
  sigprocmask(SIG_UNBLOCK, &dying, NULL);
  close(control);
  return error;
}

/* Files that are read after every event stay open: to find one costs more than to read it. */
enum { MOST_OPEN = 64 };
static struct {
  char name[512];
  int file;
} kept[MOST_OPEN];
static int keep_count;

void close_controls(void) {
  while (keep_count > 0) close(kept[--keep_count].file);
}

/* A control file gives all it has at once. */
static ssize_t read_whole(int file, char *text, size_t size) {
  const ssize_t length = pread(file, text, size - 1, 0);
  text[length < 0 ? 0 : length] = '\0';
  return length;
}

int read_control(const char *path, const char *file, char *text, size_t size) {
  const char *name = path_of(path, file);
  if (name == NULL) return -1;
  int at = 0;
  while (at < keep_count && strcmp(kept[at].name, name) != 0) ++at;
  if (at < keep_count) {
    const ssize_t length = read_whole(kept[at].file, text, size);
    if (length >= 0) return (int)length;
    /* The group was removed; there may be another of its name. */
    close(kept[at].file);
    kept[at] = kept[--keep_count];
  }
  const int control = open(name, O_RDONLY | O_CLOEXEC);
  if (control < 0) return -1;
  const ssize_t length = read_whole(control, text, size);
  if (length < 0 || keep_count == MOST_OPEN || strlen(name) >= sizeof kept[0].name) {
    const int error = errno;
    close(control);
    errno = error;
  } else {
    strcpy(kept[keep_count].name, name);
    kept[keep_count++].file = control;
  }
  return (int)length;
}

long number_after(const char *text, const char *key) {
  const size_t length = strlen(key);
  for (const char *line = text; line != NULL && *line != '\0';) {
    const char *next = strchr(line, '\n');
    if (strncmp(line, key, length) == 0 && (length == 0 || line[length] == ' ')) {
      const char *number = line + length + (length != 0);
      return strncmp(number, "max", 3) == 0 ? -2 : strtol(number, NULL, 10);
    }
    line = next == NULL ? NULL : next + 1;
  }
  return -1;
}

long number_in(const char *path, const char *file, const char *key) {
  char text[8192];
  return read_control(path, file, text, sizeof text) < 0 ? -1 : number_after(text, key);
}

int remove_tree(const char *path) {
  const char *name = path_of(path, NULL);
  if (name == NULL) return errno;
  DIR *folder = opendir(name);
  if (folder == NULL) return errno == ENOENT ? 0 : errno;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.') continue;
    char child[1024];
    snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
    const int error = remove_tree(child);
    if (error != 0) {
      closedir(folder);
      return error;
    }
  }
  closedir(folder);
  return rmdir(path_of(path, NULL)) != 0 ? errno : 0;
}
