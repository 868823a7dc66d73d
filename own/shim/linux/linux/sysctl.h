/* Files that set variables: a table that nobody reads here. */
#ifndef CP_SHIM_LINUX_SYSCTL_H
#define CP_SHIM_LINUX_SYSCTL_H

#include <linux/types.h>

struct ctl_table;
struct ctl_table_header;
struct ctl_table_set {
  char unused;
};
struct ctl_table_root {
  char unused;
};

#endif
