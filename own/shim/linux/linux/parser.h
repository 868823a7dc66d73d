/* Options in text: which of several patterns a text fits, and what stands in it where the pattern has %d,
 * %u, %o, %x or %s. */
#ifndef CP_SHIM_LINUX_PARSER_H
#define CP_SHIM_LINUX_PARSER_H

#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

enum { MAX_OPT_ARGS = 3 };
struct match_token {
  int token;
  const char* pattern;
};
typedef struct match_token match_table_t[];
typedef struct {
  char* from;
  char* to;
} substring_t;

cp_inline_ bool cp_is_digit_of_(char c, char kind) {
  if (kind == 'o') return c >= '0' && c <= '7';
  const bool decimal = c >= '0' && c <= '9';
  return kind == 'x' ? decimal || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') : decimal;
}
static inline __attribute__((nodebug, unused)) bool cp_match_one_(char* text, const char* pattern,
                                                                  substring_t arguments[]) {
  int count = 0;
  if (!pattern) return true;
  for (; *pattern; ++pattern) {
    if (*pattern != '%') {
      if (*text++ != *pattern) return false;
      continue;
    }
    const char kind = *++pattern;
    if (kind == '%') {
      if (*text++ != '%') return false;
      continue;
    }
    if (count >= MAX_OPT_ARGS) return false;
    char* begin = text;
    if (kind == 's') {
      if (!*text) return false;
      const char end = pattern[1];
      while (*text && *text != end) ++text;
    } else {
      if (kind == 'd' && *text == '-') ++text;
      char* digits = text;
      while (cp_is_digit_of_(*text, kind)) ++text;
      if (text == digits) return false;
    }
    arguments[count].from = begin;
    arguments[count++].to = text;
  }
  return !*text;
}
cp_inline_ int match_token(char* text, const struct match_token* table, substring_t arguments[]) {
  while (!cp_match_one_(text, table->pattern, arguments)) ++table;
  return table->token;
}
cp_inline_ size_t match_strlcpy(char* to, const substring_t* from, size_t size) {
  const size_t length = (size_t)(from->to - from->from);
  if (size) {
    const size_t copied = length < size ? length : size - 1;
    memcpy(to, from->from, copied);
    to[copied] = 0;
  }
  return length;
}
cp_inline_ int cp_match_number_(substring_t* from, int* result, unsigned base) {
  char text[32];
  if (match_strlcpy(text, from, sizeof(text)) >= sizeof(text)) return -ERANGE;
  return kstrtoint(text, base, result);
}
cp_inline_ int match_int(substring_t* from, int* result) { return cp_match_number_(from, result, 0); }
cp_inline_ int match_octal(substring_t* from, int* result) { return cp_match_number_(from, result, 8); }
cp_inline_ int match_hex(substring_t* from, int* result) { return cp_match_number_(from, result, 16); }
cp_inline_ char* match_strdup(const substring_t* from) {
  const size_t length = (size_t)(from->to - from->from);
  char* text = (char*)kmalloc(length + 1, GFP_KERNEL);
  if (text) match_strlcpy(text, from, length + 1);
  return text;
}

#endif
