/* Files that are shown: what is written into one goes nowhere, since it would come once an
 * execution. The show function runs all the same, and its accesses with it. */
#ifndef CP_SHIM_LINUX_SEQ_FILE_H
#define CP_SHIM_LINUX_SEQ_FILE_H

#include <linux/printk.h>
#include <linux/types.h>

struct seq_file {
  void* private;
};

#define seq_printf(file, ...) ((void)(file), (void)no_printk(__VA_ARGS__))
cp_inline_ void seq_puts(struct seq_file* file, const char* text) { (void)file, (void)text; }
cp_inline_ void seq_putc(struct seq_file* file, char c) { (void)file, (void)c; }

#endif
