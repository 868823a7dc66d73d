// Where a kernel declares what the stand-ins do not have.
//
// What ends with an underscore is how names begin, since whole families of functions stand in one header;
// the longest that fits counts.  A name that is not here is told without a header.
//
// Source: the tree include/linux of Linux 6.1.
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "own/missing.hpp"

namespace counterproof::own {
namespace {

using namespace std::string_view_literals;
using Family = std::pair<std::string_view, std::string_view>;

constexpr std::array kFamilies = {
    Family{"alarm_", "linux/alarmtimer.h"},
    Family{"alloc_page", "linux/gfp.h"},
    Family{"alloc_pages", "linux/gfp.h"},
    Family{"assoc_array_", "linux/assoc_array.h"},
    Family{"bio_", "linux/bio.h"},
    Family{"bitmap_", "linux/bitmap.h"},
    Family{"blk_", "linux/blkdev.h"},
    Family{"capable", "linux/capability.h"},
    Family{"compound_nr", "linux/mm.h"},
    Family{"copy_from_user", "linux/uaccess.h"},
    Family{"copy_to_user", "linux/uaccess.h"},
    Family{"cpumask_", "linux/cpumask.h"},
    Family{"current_cred", "linux/cred.h"},
    Family{"current_user_ns", "linux/cred.h"},
    Family{"debugfs_", "linux/debugfs.h"},
    Family{"DEFINE_HASHTABLE", "linux/hashtable.h"},
    Family{"DEFINE_STATIC_KEY", "linux/jump_label.h"},
    Family{"DEFINE_STATIC_SRCU", "linux/srcu.h"},
    Family{"dev_", "linux/device.h"},
    Family{"down_read_percpu", "linux/percpu-rwsem.h"},
    Family{"fget", "linux/file.h"},
    Family{"file", "linux/fs.h"},
    Family{"file_region", "linux/hugetlb.h"},
    Family{"folio", "linux/mm_types.h"},
    Family{"folio_", "linux/mm.h"},
    Family{"folio_nid", "linux/mm.h"},
    Family{"for_each_hstate", "linux/hugetlb.h"},
    Family{"for_each_node", "linux/nodemask.h"},
    Family{"for_each_node_state", "linux/nodemask.h"},
    Family{"fput", "linux/file.h"},
    Family{"free_page", "linux/gfp.h"},
    Family{"free_pages", "linux/gfp.h"},
    Family{"get_cred", "linux/cred.h"},
    Family{"get_file", "linux/fs.h"},
    Family{"get_mm", "linux/sched/mm.h"},
    Family{"get_page", "linux/mm.h"},
    Family{"get_random_", "linux/random.h"},
    Family{"get_user", "linux/uaccess.h"},
    Family{"hash_add", "linux/hashtable.h"},
    Family{"hash_del", "linux/hashtable.h"},
    Family{"hash_for_each_", "linux/hashtable.h"},
    Family{"hash_init", "linux/hashtable.h"},
    Family{"hrtimer_", "linux/hrtimer.h"},
    Family{"hstate", "linux/hugetlb.h"},
    Family{"hstate_index", "linux/hugetlb.h"},
    Family{"HUGE_MAX_HSTATE", "linux/hugetlb.h"},
    Family{"huge_page_", "linux/hugetlb.h"},
    Family{"hugetlb_cgroup", "linux/hugetlb_cgroup.h"},
    Family{"hugetlb_lock", "linux/hugetlb.h"},
    Family{"inode", "linux/fs.h"},
    Family{"irq_work_", "linux/irq_work.h"},
    Family{"jhash", "linux/jhash.h"},
    Family{"kfifo_", "linux/kfifo.h"},
    Family{"kobject_", "linux/kobject.h"},
    Family{"kthread_", "linux/kthread.h"},
    Family{"ktime_", "linux/ktime.h"},
    Family{"list_lru", "linux/list_lru.h"},
    Family{"list_lru_", "linux/list_lru.h"},
    Family{"local_lock", "linux/local_lock.h"},
    Family{"local_unlock", "linux/local_lock.h"},
    Family{"lockref_", "linux/lockref.h"},
    Family{"LRU_", "linux/list_lru.h"},
    Family{"lru_status", "linux/list_lru.h"},
    Family{"make_kgid", "linux/uidgid.h"},
    Family{"make_kuid", "linux/uidgid.h"},
    Family{"match_", "linux/parser.h"},
    Family{"mem_cgroup", "linux/memcontrol.h"},
    Family{"memcg_", "linux/memcontrol.h"},
    Family{"mempool_", "linux/mempool.h"},
    Family{"mm_", "linux/mm_types.h"},
    Family{"mmap_", "linux/mmap_lock.h"},
    Family{"mmput", "linux/sched/mm.h"},
    Family{"mod_memcg_", "linux/memcontrol.h"},
    Family{"mod_node_page_state", "linux/vmstat.h"},
    Family{"N_MEMORY", "linux/nodemask.h"},
    Family{"N_NORMAL_MEMORY", "linux/nodemask.h"},
    Family{"node_state", "linux/nodemask.h"},
    Family{"nodemask", "linux/nodemask.h"},
    Family{"notifier_", "linux/notifier.h"},
    Family{"nr_node_ids", "linux/nodemask.h"},
    Family{"ns_capable", "linux/capability.h"},
    Family{"ns_common", "linux/ns_common.h"},
    Family{"NUMA_NO_NODE", "linux/numa.h"},
    Family{"page", "linux/mm_types.h"},
    Family{"page_folio", "linux/page-flags.h"},
    Family{"page_hstate", "linux/hugetlb.h"},
    Family{"page_to_nid", "linux/mm.h"},
    Family{"pages_per_huge_page", "linux/hugetlb.h"},
    Family{"percpu_down_", "linux/percpu-rwsem.h"},
    Family{"percpu_up_", "linux/percpu-rwsem.h"},
    Family{"pid_", "linux/pid.h"},
    Family{"proc_", "linux/proc_fs.h"},
    Family{"put_cred", "linux/cred.h"},
    Family{"put_page", "linux/mm.h"},
    Family{"put_user", "linux/uaccess.h"},
    Family{"radix_tree_", "linux/radix-tree.h"},
    Family{"rb_", "linux/rbtree.h"},
    Family{"rdma_cgroup", "linux/cgroup_rdma.h"},
    Family{"rdmacg_", "linux/cgroup_rdma.h"},
    Family{"register_shrinker", "linux/shrinker.h"},
    Family{"register_sysctl", "linux/sysctl.h"},
    Family{"request_irq", "linux/interrupt.h"},
    Family{"resv_map", "linux/hugetlb.h"},
    Family{"rhashtable_", "linux/rhashtable.h"},
    Family{"rht_", "linux/rhashtable.h"},
    Family{"sbitmap_", "linux/sbitmap.h"},
    Family{"sched_clock", "linux/sched/clock.h"},
    Family{"send_sig", "linux/sched/signal.h"},
    Family{"seq_", "linux/seq_file.h"},
    Family{"set_shrinker_bit", "linux/memcontrol.h"},
    Family{"setup_sysctl", "linux/user_namespace.h"},
    Family{"shrink_control", "linux/shrinker.h"},
    Family{"shrinker", "linux/shrinker.h"},
    Family{"sk_buff", "linux/skbuff.h"},
    Family{"skb_", "linux/skbuff.h"},
    Family{"sock", "net/sock.h"},
    Family{"srcu_", "linux/srcu.h"},
    Family{"static_branch_", "linux/jump_label.h"},
    Family{"static_key", "linux/jump_label.h"},
    Family{"stop_machine", "linux/stop_machine.h"},
    Family{"swait_", "linux/swait.h"},
    Family{"sysctl_", "linux/sysctl.h"},
    Family{"sysfs_", "linux/sysfs.h"},
    Family{"SZ_", "linux/sizes.h"},
    Family{"task_work_", "linux/task_work.h"},
    Family{"tasklet_", "linux/interrupt.h"},
    Family{"try_module_get", "linux/module.h"},
    Family{"u64_stats_", "linux/u64_stats_sync.h"},
    Family{"user_namespace", "linux/user_namespace.h"},
    Family{"user_struct", "linux/sched/user.h"},
    Family{"vfree", "linux/vmalloc.h"},
    Family{"virt_to_page", "asm/page.h"},
    Family{"vm_area_struct", "linux/mm_types.h"},
    Family{"vmalloc", "linux/vmalloc.h"},
    Family{"vzalloc", "linux/vmalloc.h"},
    Family{"wait_on_bit", "linux/wait_bit.h"},
    Family{"wake_up_bit", "linux/wait_bit.h"},
    Family{"wake_up_var", "linux/wait_bit.h"},
};

}  // namespace

std::string kernel_header_of(std::string_view name) {
  const Family* found = nullptr;
  for (const Family& family : kFamilies) {
    const bool fits = family.first.ends_with('_') ? name.starts_with(family.first)
                                                  : name == family.first;
    if (!fits) continue;
    if (found == nullptr || family.first.size() > found->first.size()) found = &family;
  }
  return found == nullptr ? std::string() : std::string(found->second);
}

}  // namespace counterproof::own
