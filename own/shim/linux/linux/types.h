/* Types of fixed width and the shapes that other headers are made of: atomic_t, list_head,
 * rcu_head. The names with two underscores come from the system's own header of this name. */
#ifndef CP_SHIM_LINUX_TYPES_H
#define CP_SHIM_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include_next <linux/types.h>

#include <linux/compiler_types.h>
#include <linux/kconfig.h>

typedef signed char s8;
typedef unsigned char u8;
typedef short s16;
typedef unsigned short u16;
typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;

typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned int fmode_t;
typedef unsigned long pgoff_t;
typedef u64 phys_addr_t;
typedef u64 sector_t;

typedef struct {
  int counter;
} atomic_t;
typedef struct {
  s64 counter;
} atomic64_t;
typedef atomic64_t atomic_long_t;

#define ATOMIC_INIT(value) \
  { (value) }
#define ATOMIC64_INIT(value) \
  { (value) }
#define ATOMIC_LONG_INIT(value) \
  { (value) }

struct file;
struct inode;
struct page;

struct list_head {
  struct list_head *next, *prev;
};
struct hlist_node {
  struct hlist_node *next, **pprev;
};
struct hlist_head {
  struct hlist_node* first;
};

struct callback_head {
  struct callback_head* next;
  void (*func)(struct callback_head* head);
};
#define rcu_head callback_head
typedef void (*rcu_callback_t)(struct rcu_head* head);

#define BITS_PER_BYTE 8
#define BITS_TO_LONGS(bits) (((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]

#endif
