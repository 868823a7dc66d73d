/* Formatted text: its arguments are read as the code would read them.  What is printed is dropped,
 * since it would come once for each execution; what printing returns is kept. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

#define CODE __builtin_return_address(0)
#define WEAK __attribute__((weak))
typedef struct file FILE;

static void reads(const void* memory, size_t size, const void* code) {
  if (size != 0) cp_host->access(memory, size, CP_LOAD, CP_FULL, 0, 0, code);
}
static void reads_text(const char* text, size_t most, const void* code) {
  size_t size = 0;
  while (size < most && text[size] != 0) size++;
  reads(text, size < most ? size + 1 : size, code);
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static const char* number(const char* at, int* value, va_list* arguments) {
  if (*at == '*') {
    *value = va_arg(*arguments, int);
    return at + 1;
  }
  for (*value = 0; is_digit(*at); at++)
    if (*value < 100000) *value = 10 * *value + (*at - '0');
  return at;
}

/* Takes what one conversion takes.  `size` counts its l, less its h. */
static void take(char conversion, int size, int is_long_double, int precision, va_list* arguments,
                 const void* code) {
  switch (conversion) {
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
    case 'B':
      if (size > 0)
        (void)va_arg(*arguments, long);
      else
        (void)va_arg(*arguments, int);
      return;
    case 'c':
      (void)va_arg(*arguments, int);
      if (size > 0) break;
      return;
    case 'p':
      (void)va_arg(*arguments, void*);
      return;
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      if (is_long_double)
        (void)va_arg(*arguments, long double);
      else
        (void)va_arg(*arguments, double);
      return;
    case 's': {
      if (size > 0) break;
      const char* text = va_arg(*arguments, const char*);
      if (text != NULL) reads_text(text, precision < 0 ? (size_t)-1 : (size_t)precision, code);
      return;
    }
    case '%':
    case 'm':
      return;
    case 'n':
      cp_host->refuse("%n in a format is not covered; count what is printed by its result", code);
    default:
      break;
  }
  cp_host->refuse(
      "a format has a conversion that is not covered; expected d i u x X o c p a e f g s "
      "with their sizes",
      code);
}

/* Announces the texts that a format puts in. */
static void reads_arguments(const char* format, va_list given, const void* code) {
  va_list arguments;
  va_copy(arguments, given);
  reads_text(format, (size_t)-1, code);
  for (const char* at = format; *at != 0;) {
    if (*at++ != '%') continue;
    int width;
    int precision = -1;
    while (*at == '-' || *at == '+' || *at == ' ' || *at == '#' || *at == '0' || *at == '\'') at++;
    at = number(at, &width, &arguments);
    if (*at == '$')
      cp_host->refuse("a format that numbers its arguments (%1$d) is not covered", code);
    if (*at == '.') at = number(at + 1, &precision, &arguments);
    int size = 0;
    int is_long_double = 0;
    for (;; at++) {
      if (*at == 'l' || *at == 'j' || *at == 'z' || *at == 't' || *at == 'q')
        size++;
      else if (*at == 'L')
        is_long_double = 1;
      else if (*at != 'h')
        break;
    }
    if (*at == 0) break;
    take(*at++, size, is_long_double, precision, &arguments, code);
  }
  va_end(arguments);
}

static int print(const char* format, va_list arguments, const void* code) {
  reads_arguments(format, arguments, code);
  return cp_host->format(NULL, 0, format, arguments);
}

static int into(char* to, size_t size, const char* format, va_list arguments, const void* code) {
  enum { kMost = 4096 };
  char text[kMost];
  reads_arguments(format, arguments, code);
  const int length = cp_host->format(text, sizeof text, format, arguments);
  if (length < 0 || size == 0) return length;
  const size_t used = (size_t)length < size ? (size_t)length : size - 1;
  if (used >= sizeof text)
    cp_host->refuse("more than 4 KiB of formatted text are not covered", code);
  cp_host->access(to, used + 1, CP_STORE, CP_FULL, 0, 0, code);
  cp_copy_(to, text, used);
  to[used] = 0;
  return length;
}

/* Calls `made` with the arguments that follow `last`. */
#define VARIADIC(last, made) \
  va_list arguments;         \
  va_start(arguments, last); \
  const int length = made;   \
  va_end(arguments);         \
  return length

WEAK int vsnprintf(char* to, size_t size, const char* format, va_list arguments) {
  return into(to, size, format, arguments, CODE);
}
WEAK int snprintf(char* to, size_t size, const char* format, ...) {
  VARIADIC(format, into(to, size, format, arguments, CODE));
}
WEAK int vsprintf(char* to, const char* format, va_list arguments) {
  return into(to, (size_t)-1, format, arguments, CODE);
}
WEAK int sprintf(char* to, const char* format, ...) {
  VARIADIC(format, into(to, (size_t)-1, format, arguments, CODE));
}
WEAK int vprintf(const char* format, va_list arguments) { return print(format, arguments, CODE); }
WEAK int printf(const char* format, ...) { VARIADIC(format, print(format, arguments, CODE)); }
WEAK int vfprintf(FILE* file, const char* format, va_list arguments) {
  return (void)file, print(format, arguments, CODE);
}
WEAK int fprintf(FILE* file, const char* format, ...) {
  (void)file;
  VARIADIC(format, print(format, arguments, CODE));
}
WEAK int puts(const char* text) {
  reads_text(text, (size_t)-1, CODE);
  return 1;
}
WEAK int fputs(const char* text, FILE* file) {
  reads_text(text, (size_t)-1, CODE);
  return (void)file, 1;
}
WEAK int putchar(int c) { return (unsigned char)c; }
WEAK int fputc(int c, FILE* file) { return (void)file, (unsigned char)c; }
WEAK int putc(int c, FILE* file) { return (void)file, (unsigned char)c; }
WEAK int fflush(FILE* file) { return (void)file, 0; }
WEAK size_t fwrite(const void* memory, size_t size, size_t count, FILE* file) {
  size_t bytes;
  if (__builtin_mul_overflow(size, count, &bytes)) return 0;
  reads(memory, bytes, CODE);
  return (void)file, count;
}
