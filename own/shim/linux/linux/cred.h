/* Who a task acts for.  A harness makes credentials, and lets tasks point to them; they are not counted. */
#ifndef CP_SHIM_LINUX_CRED_H
#define CP_SHIM_LINUX_CRED_H

#include <linux/sched.h>
#include <linux/uidgid.h>

struct user_namespace;
struct user_struct;
struct ucounts;
struct cred {
  kuid_t uid, euid;
  kgid_t gid, egid;
  struct user_struct* user;
  struct user_namespace* user_ns;
  struct ucounts* ucounts;
};
#define current_cred() (current->cred)
#define current_uid() (current_cred()->uid)
#define current_euid() (current_cred()->euid)
#define current_user_ns() (current_cred()->user_ns)
cp_inline_ const struct cred* get_cred(const struct cred* cred) { return cred; }
cp_inline_ void put_cred(const struct cred* cred) { (void)cred; }

#endif
