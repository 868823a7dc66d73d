/* Memory management: there are no pages here; what tells of an object for a message tells nothing. */
#ifndef CP_SHIM_LINUX_MM_H
#define CP_SHIM_LINUX_MM_H

#include <asm/page.h>
#include <linux/gfp.h>
#include <linux/mmdebug.h>
#include <linux/slab.h>

#define mem_dump_obj(object) ((void)(object))

#endif
