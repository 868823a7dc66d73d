/* The checks of memory management, which are always on here.
 * Most stand in the other header of checks. */
#ifndef CP_SHIM_LINUX_MMDEBUG_H
#define CP_SHIM_LINUX_MMDEBUG_H

#include <linux/bug.h>

#define VM_BUG_ON_PAGE(condition, page) VM_BUG_ON(condition)
#define VM_BUG_ON_FOLIO(condition, folio) VM_BUG_ON(condition)
#define VM_WARN_ON_FOLIO(condition, folio) VM_WARN_ON(condition)
#define VM_WARN_ON_ONCE_FOLIO(condition, folio) VM_WARN_ON_ONCE(condition)
#define VM_WARN_ON_ONCE_PAGE(condition, page) VM_WARN_ON_ONCE(condition)

#endif
