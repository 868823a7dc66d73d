/* Formatting into memory, as the C library does it.
 * scnprintf returns what it wrote, snprintf what it would have written. */
#ifndef CP_SHIM_LINUX_SPRINTF_H
#define CP_SHIM_LINUX_SPRINTF_H

#include <linux/compiler_types.h>
#include <stdarg.h>
#include <stddef.h>

extern int sprintf(char* buffer, const char* format, ...) __printf(2, 3);
extern int snprintf(char* buffer, size_t size, const char* format, ...) __printf(3, 4);
extern int vsnprintf(char* buffer, size_t size, const char* format, va_list) __printf(3, 0);
extern int sscanf(const char* text, const char* format, ...)
    __attribute__((__format__(__scanf__, 2, 3)));

/* Code of the shim that touches only memory of its caller: no part of what is scheduled. */
#define cp_unscheduled_ static __attribute__((unused, nodebug, disable_sanitizer_instrumentation))

cp_unscheduled_ int cp_linux_vscnprintf_(char* buffer, size_t size, const char* format,
                                         va_list arguments) {
  const int length = vsnprintf(buffer, size, format, arguments);
  if (size == 0) return 0;
  return (size_t)length < size ? length : (int)size - 1;
}
cp_unscheduled_ __printf(3, 4) int cp_linux_scnprintf_(char* buffer, size_t size,
                                                       const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = cp_linux_vscnprintf_(buffer, size, format, arguments);
  va_end(arguments);
  return length;
}
#define vscnprintf(buffer, size, format, arguments) \
  cp_linux_vscnprintf_(buffer, size, format, arguments)
#define scnprintf(buffer, size, ...) cp_linux_scnprintf_(buffer, size, __VA_ARGS__)

/* One line for a report: without level and end of line. */
cp_unscheduled_ __printf(3, 4) const
    char* cp_linux_format_(char* buffer, size_t size, const char* format, ...) {
  if (format[0] == '\001' && format[1] != '\0') format += 2;
  va_list arguments;
  va_start(arguments, format);
  int length = cp_linux_vscnprintf_(buffer, size, format, arguments);
  va_end(arguments);
  while (length > 0 && buffer[length - 1] == '\n') buffer[--length] = '\0';
  for (int i = 0; i < length; i++)
    if (buffer[i] == '\n') buffer[i] = ' ';
  return buffer;
}

#endif
