/* The C library's functions on strings and memory: they use memory as the code does, so that each
 * has its accesses announced before it makes them.
 */
#include <string.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)

static void reads(const void* memory, size_t size, const void* code) {
  if (size != 0) cp_host->access(memory, size, CP_LOAD, CP_FULL, 0, 0, code);
}
static void writes(void* memory, size_t size, const void* code) {
  if (size != 0) cp_host->access(memory, size, CP_STORE, CP_FULL, 0, 0, code);
}
static size_t length(const char* text, size_t most) {
  size_t size = 0;
  while (size < most && text[size] != 0) size++;
  return size;
}
/* How much of a text is looked at, its end included. */
static size_t looked_at(const char* text, size_t most) {
  const size_t size = length(text, most);
  return size == most ? size : size + 1;
}
static char* store(char* to, const char* from, size_t size, const void* code) {
  writes(to, size, code);
  for (size_t i = 0; i < size; i++) to[i] = from[i];
  return to;
}

/* The compiler replaces calls of these, but not where they are called through a pointer, or where
 * it is told that they are nothing special. */
__attribute__((weak)) void* memcpy(void* to, const void* from, size_t size) {
  return cp_announced_copy_(to, from, size, CODE);
}
__attribute__((weak)) void* memmove(void* to, const void* from, size_t size) {
  return cp_announced_copy_(to, from, size, CODE);
}
__attribute__((weak)) void* memset(void* to, int value, size_t size) {
  writes(to, size, CODE);
  return cp_fill_(to, value, size);
}

size_t strlen(const char* text) {
  reads(text, looked_at(text, (size_t)-1), CODE);
  return length(text, (size_t)-1);
}
size_t strnlen(const char* text, size_t most) {
  reads(text, looked_at(text, most), CODE);
  return length(text, most);
}
static int compare(const unsigned char* a, const unsigned char* b, size_t size, int stop_at_end) {
  for (size_t i = 0; i < size; i++) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    if (stop_at_end && a[i] == 0) return 0;
  }
  return 0;
}
/* The first operand is read when its step is taken, and kept: the other's step may come later. */
enum { kMost = 4096 };
static const char* taken(char* kept, const void* from, size_t size, const void* code) {
  if (size > kMost)
    cp_host->refuse("strings and memory of more than 4 KiB are not covered here", code);
  reads(from, size, code);
  return cp_copy_(kept, from, size);
}
static int both(const void* a, const void* b, size_t size_a, size_t size_b, size_t most,
                int stop_at_end, const void* code) {
  char kept[kMost];
  taken(kept, a, size_a, code);
  reads(b, size_b, code);
  return compare((const unsigned char*)kept, b, most, stop_at_end);
}
int memcmp(const void* a, const void* b, size_t size) {
  return both(a, b, size, size, size, 0, CODE);
}
int bcmp(const void* a, const void* b, size_t size) {
  return both(a, b, size, size, size, 0, CODE);
}
int strncmp(const char* a, const char* b, size_t most) {
  return both(a, b, looked_at(a, most), looked_at(b, most), most, 1, CODE);
}
int strcmp(const char* a, const char* b) {
  return both(a, b, looked_at(a, (size_t)-1), looked_at(b, (size_t)-1), (size_t)-1, 1, CODE);
}
void* memchr(const void* memory, int wanted, size_t size) {
  reads(memory, size, CODE);
  const unsigned char* bytes = memory;
  for (size_t i = 0; i < size; i++)
    if (bytes[i] == (unsigned char)wanted) return (void*)(bytes + i);
  return NULL;
}
char* strchr(const char* text, int wanted) {
  const size_t size = looked_at(text, (size_t)-1);
  reads(text, size, CODE);
  for (size_t i = 0; i < size; i++)
    if (text[i] == (char)wanted) return (char*)text + i;
  return NULL;
}
char* strrchr(const char* text, int wanted) {
  const size_t size = looked_at(text, (size_t)-1);
  reads(text, size, CODE);
  for (size_t i = size; i-- > 0;)
    if (text[i] == (char)wanted) return (char*)text + i;
  return NULL;
}
char* strcpy(char* to, const char* from) {
  char kept[kMost];
  const size_t size = looked_at(from, (size_t)-1);
  return store(to, taken(kept, from, size, CODE), size, CODE);
}
char* strncpy(char* to, const char* from, size_t size) {
  char kept[kMost];
  const size_t used = looked_at(from, size);
  store(to, taken(kept, from, used, CODE), used, CODE);
  writes(to + used, size - used, CODE);
  for (size_t i = used; i < size; i++) to[i] = 0;
  return to;
}
char* strcat(char* to, const char* from) {
  char kept[kMost];
  const size_t begin = length(to, (size_t)-1);
  reads(to, begin + 1, CODE);
  const size_t size = looked_at(from, (size_t)-1);
  store(to + begin, taken(kept, from, size, CODE), size, CODE);
  return to;
}
static char* duplicate(const char* text, size_t most, const void* code) {
  const size_t size = length(text, most);
  reads(text, looked_at(text, most), code);
  char* copy = cp_fails_(code) ? NULL : cp_host->allocate(size + 1, 16, code);
  if (copy == NULL) return NULL;
  store(copy, text, size, code);
  copy[size] = 0;
  return copy;
}
char* strdup(const char* text) { return duplicate(text, (size_t)-1, CODE); }
char* strndup(const char* text, size_t most) { return duplicate(text, most, CODE); }

char* strsep(char** at, const char* delimiters) {
  reads(at, sizeof *at, CODE);
  char* begin = *at;
  if (begin == NULL) return NULL;
  const size_t size = looked_at(begin, (size_t)-1);
  reads(begin, size, CODE);
  reads(delimiters, looked_at(delimiters, (size_t)-1), CODE);
  char* end = begin;
  while (*end != 0) {
    const char* one = delimiters;
    while (*one != 0 && *one != *end) one++;
    if (*one != 0) break;
    end++;
  }
  char* next = *end == 0 ? NULL : end + 1;
  if (next != NULL) {
    writes(end, 1, CODE);
    *end = 0;
  }
  writes(at, sizeof *at, CODE);
  *at = next;
  return begin;
}

/* What the C++ library reads when it makes an exception (own/llvm/library_calls.cpp). */
void cp_reads_text_(const char* text) { reads(text, looked_at(text, (size_t)-1), CODE); }
void cp_reads_string_(const void* string) {
  /* libstdc++'s has the address of its text first, and then the length. */
  struct string {
    const char* text;
    size_t size;
  };
  reads(string, sizeof(struct string), CODE);
  const struct string* it = string;
  reads(it->text, it->size + 1, CODE);
}
