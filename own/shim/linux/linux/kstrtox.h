/* Numbers from text.  kstrto...: the whole text, with one end of line at most; 0, -EINVAL for no
 * number, -ERANGE for one that does not fit.  simple_strto... and memparse: as far as it goes, and
 * overflow wraps.  Base 0 looks at the prefix. */
#ifndef CP_SHIM_LINUX_KSTRTOX_H
#define CP_SHIM_LINUX_KSTRTOX_H

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/types.h>

cp_inline_ unsigned cp_digit_(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (unsigned)((c | 0x20) - 'a') + 10;
  return 99;
}
/* Past the prefix, which is that of 16 only with a digit behind it. */
cp_inline_ const char* cp_past_prefix_(const char* text, unsigned* base) {
  const bool hexadecimal = text[0] == '0' && (text[1] | 0x20) == 'x' && cp_digit_(text[2]) < 16;
  if (*base == 0) *base = hexadecimal ? 16 : text[0] == '0' ? 8 : 10;
  return *base == 16 && hexadecimal ? text + 2 : text;
}
static __attribute__((unused, nodebug)) const char* cp_digits_(const char* text, unsigned base,
                                                               u64* value, bool* fits) {
  text = cp_past_prefix_(text, &base);
  *value = 0;
  *fits = true;
  for (; cp_digit_(*text) < base; text++) {
    u64 next;
    if (__builtin_mul_overflow(*value, base, &next)) *fits = false;
    if (__builtin_add_overflow(next, cp_digit_(*text), &next)) *fits = false;
    *value = next;
  }
  return text;
}
static __attribute__((unused, nodebug)) int cp_whole_number_(const char* text, unsigned base,
                                                             u64* value) {
  bool fits;
  u64 found;
  const char* const end = cp_digits_(text, base, &found, &fits);
  if (end == text) return -EINVAL;
  if (!fits) return -ERANGE;
  if (end[0] != '\0' && (end[0] != '\n' || end[1] != '\0')) return -EINVAL;
  *value = found;
  return 0;
}

static __attribute__((unused, nodebug)) int kstrtoull(const char* text, unsigned int base,
                                                      unsigned long long* result) {
  return cp_whole_number_(text[0] == '+' ? text + 1 : text, base, result);
}
static __attribute__((unused, nodebug)) int kstrtoll(const char* text, unsigned int base,
                                                     long long* result) {
  u64 magnitude;
  if (text[0] != '-') {
    const int error = kstrtoull(text, base, &magnitude);
    if (error) return error;
    if (magnitude > S64_MAX) return -ERANGE;
    *result = (long long)magnitude;
    return 0;
  }
  const int error = cp_whole_number_(text + 1, base, &magnitude);
  if (error) return error;
  if (magnitude > (u64)S64_MAX + 1) return -ERANGE;
  *result = (long long)(0 - magnitude);
  return 0;
}
#define CP_KSTRTO_(name, type, wide, read)                                              \
  static __attribute__((unused, nodebug)) int name(const char* text, unsigned int base, \
                                                   type* result) {                      \
    wide value;                                                                         \
    const int error = read(text, base, &value);                                         \
    if (error) return error;                                                            \
    if ((wide)(type)value != value) return -ERANGE;                                     \
    *result = (type)value;                                                              \
    return 0;                                                                           \
  }
CP_KSTRTO_(kstrtoul, unsigned long, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtouint, unsigned int, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtou64, u64, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtou32, u32, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtou16, u16, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtou8, u8, unsigned long long, kstrtoull)
CP_KSTRTO_(kstrtol, long, long long, kstrtoll)
CP_KSTRTO_(kstrtoint, int, long long, kstrtoll)
CP_KSTRTO_(kstrtos64, s64, long long, kstrtoll)
CP_KSTRTO_(kstrtos32, s32, long long, kstrtoll)
CP_KSTRTO_(kstrtos16, s16, long long, kstrtoll)
CP_KSTRTO_(kstrtos8, s8, long long, kstrtoll)

static __attribute__((unused, nodebug)) int kstrtobool(const char* text, bool* result) {
  if (!text) return -EINVAL;
  switch (text[0]) {
    case 'y':
    case 'Y':
    case 't':
    case 'T':
    case '1':
      *result = true;
      return 0;
    case 'n':
    case 'N':
    case 'f':
    case 'F':
    case '0':
      *result = false;
      return 0;
    case 'o':
    case 'O':
      switch (text[1]) {
        case 'n':
        case 'N':
          *result = true;
          return 0;
        case 'f':
        case 'F':
          *result = false;
          return 0;
      }
  }
  return -EINVAL;
}

static __attribute__((unused, nodebug)) unsigned long long simple_strtoull(const char* text,
                                                                           char** end,
                                                                           unsigned int base) {
  u64 value;
  bool fits;
  const char* const past = cp_digits_(text, base, &value, &fits);
  if (end) *end = (char*)past;
  return value;
}
cp_inline_ unsigned long simple_strtoul(const char* text, char** end, unsigned int base) {
  return simple_strtoull(text, end, base);
}
cp_inline_ long long simple_strtoll(const char* text, char** end, unsigned int base) {
  return text[0] == '-' ? (long long)(0 - simple_strtoull(text + 1, end, base))
                        : (long long)simple_strtoull(text, end, base);
}
cp_inline_ long simple_strtol(const char* text, char** end, unsigned int base) {
  return simple_strtoll(text, end, base);
}

/* An amount with a suffix: K, M, G, T, P or E, in either case, are powers of 1024. */
static __attribute__((unused, nodebug)) unsigned long long memparse(const char* text, char** end) {
  char* past;
  unsigned long long amount = simple_strtoull(text, &past, 0);
  unsigned shift = 0;
  switch (*past | 0x20) {
    case 'e':
      shift += 10;
      fallthrough;
    case 'p':
      shift += 10;
      fallthrough;
    case 't':
      shift += 10;
      fallthrough;
    case 'g':
      shift += 10;
      fallthrough;
    case 'm':
      shift += 10;
      fallthrough;
    case 'k':
      shift += 10, past++;
  }
  if (end) *end = past;
  return amount << shift;
}

/* A result may be of any type that is as wide. */
#define kstrtoll(text, base, result) kstrtoll(text, base, (long long*)(result))
#define kstrtoull(text, base, result) kstrtoull(text, base, (unsigned long long*)(result))

#endif
