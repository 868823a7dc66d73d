/* Groups and their control files, below one folder. */
#ifndef CONFORM_GROUPS_H
#define CONFORM_GROUPS_H

#include <stddef.h>

/* The folder below which everything happens. */
void stay_below(const char *folder);

/* "FOLDER/WALK/path/file"; `file` may be NULL.  \returns NULL if it leads out of the folder. */
const char *path_of(const char *path, const char *file);

int write_control(const char *path, const char *file, const char *text, size_t length);
/* \returns the length read, or -1 with errno.  The file stays open until `close_controls`. */
int read_control(const char *path, const char *file, char *text, size_t size);
void close_controls(void);

/* The number after "key " in a text of such lines, or the text's own for an empty key; -1: there is
 * none, -2: it says "max". */
long number_after(const char *text, const char *key);
/* The same of a control file. */
long number_in(const char *path, const char *file, const char *key);

/* Removes the folder and all below it, once nothing runs there.  \returns 0, or errno. */
int remove_tree(const char *path);

#endif
