/* Strings: the C library's, and what only a kernel has.
 * strscpy returns the length, or -E2BIG when the text was cut. */
#ifndef CP_SHIM_LINUX_STRING_H
#define CP_SHIM_LINUX_STRING_H

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <string.h>

cp_inline_ ssize_t strscpy(char* to, const char* from, size_t size) {
  if (size == 0 || size > INT_MAX) return -E2BIG;
  size_t length = 0;
  for (; length < size - 1 && from[length]; length++) to[length] = from[length];
  to[length] = '\0';
  return from[length] ? -E2BIG : (ssize_t)length;
}
#define strlcpy(to, from, size) cp_linux_strlcpy_(to, from, size)
cp_inline_ size_t cp_linux_strlcpy_(char* to, const char* from, size_t size) {
  if (size > 0) (void)strscpy(to, from, size);
  return strlen(from);
}
cp_inline_ char* skip_spaces(const char* text) {
  while (*text == ' ' || (*text >= '\t' && *text <= '\r')) text++;
  return (char*)text;
}
cp_inline_ char* strim(char* text) {
  size_t length = strlen(text);
  while (length > 0 && *skip_spaces(text + length - 1) == '\0') length--;
  text[length] = '\0';
  return skip_spaces(text);
}
#define strstrip(text) strim(text)
/* Equal but for one end of line. */
cp_inline_ bool sysfs_streq(const char* a, const char* b) {
  while (*a && *a == *b) a++, b++;
  if (*a == *b) return true;
  return (!*a && *b == '\n' && !b[1]) || (*a == '\n' && !a[1] && !*b);
}
cp_inline_ int match_string(const char* const* texts, size_t count, const char* text) {
  for (size_t i = 0; i < count && texts[i]; i++)
    if (strcmp(texts[i], text) == 0) return (int)i;
  return -EINVAL;
}
cp_inline_ bool strstarts(const char* text, const char* prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}
/* Amounts with a suffix, "64K": stands in linux/kstrtox.h. */
extern void* memchr(const void* memory, int byte, size_t size);

#endif
