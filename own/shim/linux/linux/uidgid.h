/* Numbers of users and groups, as types of their own. */
#ifndef CP_SHIM_LINUX_UIDGID_H
#define CP_SHIM_LINUX_UIDGID_H

#include <linux/types.h>

typedef struct {
  uid_t val;
} kuid_t;
typedef struct {
  gid_t val;
} kgid_t;
#define KUIDT_INIT(value) ((kuid_t){value})
#define KGIDT_INIT(value) ((kgid_t){value})
#define GLOBAL_ROOT_UID KUIDT_INIT(0)
#define GLOBAL_ROOT_GID KGIDT_INIT(0)
#define INVALID_UID KUIDT_INIT((uid_t)-1)
cp_inline_ uid_t __kuid_val(kuid_t uid) { return uid.val; }
cp_inline_ gid_t __kgid_val(kgid_t gid) { return gid.val; }
cp_inline_ bool uid_eq(kuid_t a, kuid_t b) { return a.val == b.val; }
cp_inline_ bool gid_eq(kgid_t a, kgid_t b) { return a.val == b.val; }

#endif
