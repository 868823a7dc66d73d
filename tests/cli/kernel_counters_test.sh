#!/usr/bin/env bash
# Counters of the real kernel, raced as they are: what own/linux/README.md says of them.  Skipped where the
# kernel's sources cannot be had; they are fetched once into the build folder.
source tests/cli/lib.sh

kernel=${COUNTERPROOF_LINUX:-build/linux}
mkdir -p build
own/linux/fetch "$kernel" >/dev/null || exit $?
counter=$kernel/mm/page_counter.c
misc=$kernel/kernel/cgroup/misc.c

race() { # race CODE HARNESS [SOURCE [ARGUMENT...]]
  run "$1" race --source "${3:-$counter}" --include "$kernel/include" --shim linux \
    --harness "own/linux/page_counter_$2.c" "${@:4}"
}
# findings NAME...: these and no others.
findings() {
  local expected
  expected=$(printf '%s\n' "$@" | sed '/^$/d' | sort)
  [[ $(sed -n 's/^    \(.*\)  not known before$/\1/p' "$work/out" | sort -u) == "$expected" ]] ||
    { cat "$work/out" >&2; die "other findings than: $*"; }
}

# count N: so many executions, of the version that the page tells of.
count() {
  [[ $version != "$told" ]] || sed -n 2p "$work/out" | grep -q " $1 " ||
    { cat "$work/out" >&2; die "another count than $1"; }
}
version=$(cat "$counter" "$misc" | sha256sum)
told="609ebdc1be3bf00dc75e4a5aca60da97edb7b9d4b8988ad59ca8b6b13662a474  -"

race 0 charge
findings
count 640
race 1 refusal
findings no_spurious_failure
count 10
says '  3                                       usage += 1 = 4'
race 1 limit
findings race.no-data-race
count 306
says "writer: limit := 1, was 3 ($counter:"
race 0 tree
findings
count 20
race 0 protection
findings
says 'protection_is_current  known: who has the older usage'
count 384
race 1 statistics
findings failures_are_counted watermark_is_reached
race 0 charge "$counter" --threads 2 --ops 2
findings

misc() { # misc CODE HARNESS [SOURCE]
  run "$1" race --source "${3:-$misc}" --include "$kernel/include" --shim linux \
    --define CONFIG_CGROUP_MISC=1 --define CONFIG_KVM_AMD_SEV=1 --harness "own/linux/misc_$2.c"
}
misc 0 charge
findings
count 46
misc 1 large_charge
findings limit_never_exceeded
says 'usage += 4294967297 = 4294967297'

# The same questions of a counter that is broken: FILE's name says how.
broken() { # broken NAME SED-SCRIPT
  sed "$2" "$counter" >"$work/$1.c"
  ! cmp -s "$counter" "$work/$1.c" || die "nothing to break: $1"
}
broken keeps_refusal 's/atomic_long_sub(nr_pages, &c->usage);//'
race 1 charge "$work/keeps_refusal.c"
findings usage_is_outstanding
broken looks_once 's/page_counter_read(counter) <= usage/1/'
race 1 limit "$work/looks_once.c"
findings race.no-data-race limit_never_exceeded
broken keeps_lowered 's/counter->max = old;//'
race 1 limit "$work/keeps_lowered.c"
findings race.no-data-race honest_write
broken stores_protection 's/old_protected = atomic_long_xchg(&c->min_usage, protected)/atomic_long_set(\&c->min_usage, protected)/'
race 1 protection "$work/stores_protection.c"
findings protection_of_children_is_its_sum
broken charges_the_leaf '/^void page_counter_charge/,/^}/s/propagate_protected_usage(c, new)/propagate_protected_usage(counter, new)/'
race 1 protection "$work/charges_the_leaf.c"
findings charge_is_followed
broken tries_the_leaf '/^bool page_counter_try_charge/,/^}/s/propagate_protected_usage(c, new)/propagate_protected_usage(counter, new)/'
race 1 protection "$work/tries_the_leaf.c"
findings charge_is_followed refusal_is_followed
broken refuses_what_fits 's/new > c->max/new >= c->max/'
race 1 protection "$work/refuses_what_fits.c"
findings what_fits_is_granted
broken cancels_alone '/^void page_counter_cancel/,/^}/s/propagate_protected_usage(counter, new);//'
race 1 protection "$work/cancels_alone.c"
findings refusal_is_followed uncharge_is_followed
broken low_as_min 's/min(usage, READ_ONCE(c->low))/min(usage, READ_ONCE(c->min))/'
race 1 protection "$work/low_as_min.c"
[[ $(<"$work/out") == *'charge_is_followed  not known before'* ]] || die 'low that is counted as min is not found'
broken uncharges_twice 's/atomic_long_sub_return(nr_pages/atomic_long_sub_return(2 * nr_pages/'
race 1 charge "$work/uncharges_twice.c"
[[ $(grep -c '^    warning\.uncharges_twice\.c:[0-9]*  not known before' "$work/out") == 1 ]] || die "no warning"
says 'breaks warning.uncharges_twice.c:'
sed 's/int new_usage;/long new_usage;/' "$misc" >"$work/wide.c"
misc 0 large_charge "$work/wide.c"
sed '/^err_charge:/,/^}/s/misc_cg_cancel_charge(type, i, amount);//' "$misc" >"$work/keeps_refusal.c"
misc 1 charge "$work/keeps_refusal.c"
findings hierarchical usage_is_outstanding

# Others than those: each as it is, and broken.
other() { # other CODE HARNESS SOURCE ARGUMENT...
  run "$1" race --source "$3" --include "$kernel/include" --shim linux --harness "own/linux/$2.c" "${@:4}"
}
pids=$kernel/kernel/cgroup/pids.c
rdma=$kernel/kernel/cgroup/rdma.c
ucount=$kernel/kernel/ucount.c
spread=$kernel/lib/percpu_counter.c
references=$kernel/lib/percpu-refcount.c
huge=$kernel/mm/hugetlb_cgroup.c
lists=$kernel/mm/list_lru.c
version=$(cat "$pids" "$rdma" "$ucount" "$spread" "$references" "$huge" "$counter" "$lists" | sha256sum)
told="813ae9ecc8f9a80d77c3c7f2c7180ed397b2763d562fbbb0463abd79027c2f1f  -"
break_other() { # break_other NAME SOURCE SED-SCRIPT
  sed "$3" "$2" >"$work/$1.c"
  ! cmp -s "$2" "$work/$1.c" || die "nothing to break: $1"
}

other 0 pids_fork "$pids"
findings
count 64
other 0 pids_move "$pids"
findings
count 8
break_other keeps_fork "$pids" '/^revert:/,/^}/s/pids_cancel(q, num);/(void)q;/'
other 1 pids_fork "$work/keeps_fork.c"
findings hierarchical usage_is_outstanding
break_other looks_first "$pids" 's/int64_t new = atomic64_add_return(num, &p->counter);$/int64_t new = atomic64_read(\&p->counter) + num; atomic64_set(\&p->counter, new);/'
other 1 pids_fork "$work/looks_first.c"
[[ $(<"$work/out") == *granted_within_limits* ]] || die 'a counter that is not added to in one step is not found'
break_other moves_from_nowhere "$pids" '/^static int pids_can_attach/,/^}/s/pids_uncharge(old_pids, 1);//'
other 1 pids_move "$work/moves_from_nowhere.c"
findings usage_is_outstanding

other 0 rdma_charge "$rdma" --define CONFIG_CGROUP_RDMA=1
findings
count 4
break_other keeps_rdma "$rdma" '/^err:/,/^}/s/rdmacg_uncharge_hierarchy(cg, device, p, index);//'
other 1 rdma_charge "$work/keeps_rdma.c" --define CONFIG_CGROUP_RDMA=1
findings usage_is_outstanding
break_other unlocked_rdma "$rdma" '/^int rdmacg_try_charge/,/^}/s/mutex_\(un\)\?lock(&rdmacg_mutex);//'
other 1 rdma_charge "$work/unlocked_rdma.c" --define CONFIG_CGROUP_RDMA=1
[[ $(<"$work/out") == *race.no-data-race* ]] || die 'a lock that is left out is not found'

hugetlb() { # hugetlb CODE SOURCE
  other "$1" hugetlb_offline "$2" --source "$counter" --define CONFIG_CGROUP_HUGETLB=1
}
hugetlb 0 "$huge"
findings
says "node_statistics_are_balanced  known: what is handed to the parent"
count 10
break_other keeps_huge "$huge" 's/page_counter_cancel(counter, nr_pages);/(void)counter;/'
hugetlb 1 "$work/keeps_huge.c" # and waits for what nobody uncharges
findings progress.no-hang
break_other uncharges_above "$huge" 's/page_counter_cancel(counter, nr_pages);/page_counter_uncharge(counter, nr_pages);/'
hugetlb 1 "$work/uncharges_above.c"
findings always.charged_within_the_limit nothing_is_left usage_is_outstanding warning.page_counter.c:56
break_other stays_with_who_goes "$huge" '/^static void hugetlb_cgroup_move_parent/,/^}/s/set_hugetlb_cgroup(page, parent);//'
hugetlb 1 "$work/stays_with_who_goes.c"
findings warning.page_counter.c:56
break_other unlocked_huge "$huge" '/^static void hugetlb_cgroup_css_offline/,/^}/s/spin_\(un\)\?lock_irq(&hugetlb_lock);//'
hugetlb 1 "$work/unlocked_huge.c"
[[ $(<"$work/out") == *race.no-data-race* ]] || die 'a list that is walked without its lock is not found'

lru() { # lru CODE SOURCE
  other "$1" list_lru_reparent "$2" --define CONFIG_MEMCG_KMEM=1
}
break_lru() { # break_lru NAME SED-SCRIPT: a file of the same name, as what is known is known by place
  mkdir "$work/$1"
  break_other "$1/list_lru" "$lists" "$2"
}
lru 0 "$lists"
findings
says 'shrinker_is_told  known: who has looked up the group'
count 148
break_lru forgets_count 's/dst->nr_items += src->nr_items;/(void)dst;/'
lru 1 "$work/forgets_count/list_lru.c"
findings count_is_outstanding
break_lru keeps_number 's/WRITE_ONCE(child->kmemcg_id, parent->kmemcg_id);/(void)child;/'
lru 1 "$work/keeps_number/list_lru.c"
findings list_is_the_parents
break_lru frees_at_once 's/kvfree_rcu(mlru, rcu);/kfree(mlru);/'
lru 1 "$work/frees_at_once/list_lru.c"
findings race.no-use-after-free
break_lru leaves_objects '/^static void memcg_reparent_list_lru_node/,/^}/s/list_splice_init(&src->list, &dst->list);//'
lru 1 "$work/leaves_objects/list_lru.c"
[[ $(<"$work/out") == *race.no-use-after-free* ]] || die 'objects on a list that is freed are not found'
break_lru moves_unlocked '/^static void memcg_reparent_list_lru_node/,/^}/s/spin_\(un\)\?lock_irq(&nlru->lock);//'
lru 1 "$work/moves_unlocked/list_lru.c"
[[ $(<"$work/out") == *nothing_is_lost* ]] || die 'objects that are lost are not found'

other 0 ucount_charge "$ucount" --define CONFIG_USER_NS=1
findings
count 1,161
break_other keeps_ucount "$ucount" '/^fail:/,/^}/s/atomic_long_dec(&iter->ucount\[type\]);/(void)0;/'
other 1 ucount_charge "$work/keeps_ucount.c" --define CONFIG_USER_NS=1
findings usage_is_outstanding
break_other forgets_others "$ucount" 's/ucounts = find_ucounts(ns, uid, hashent);/ucounts = NULL;/'
other 1 ucount_charge "$work/forgets_others.c" --define CONFIG_USER_NS=1

apart=$kernel/apart
other 0 percpu_counter_add "$spread" --include "$apart/percpu_counter" --define CONFIG_SMP=1
findings
count 4
break_other preempted "$spread" '/^void percpu_counter_add_batch/,/^}/s/preempt_\(dis\|en\)able();//'
other 1 percpu_counter_add "$work/preempted.c" --include "$apart/percpu_counter" --define CONFIG_SMP=1
says 'warning.preempted.c:'
break_other keeps_part "$spread" '/^void percpu_counter_add_batch/,/^}/s/__this_cpu_sub(\*fbc->counters, count - amount);//;/^void percpu_counter_add_batch/,/^}/s/fbc->count += count;/fbc->count = count;/'
other 1 percpu_counter_add "$work/keeps_part.c" --include "$apart/percpu_counter" --define CONFIG_SMP=1

other 0 percpu_refcount_kill "$references" --include "$apart/percpu-refcount"
findings
count 134
break_other no_bias "$references" 's/atomic_long_add((long)count - PERCPU_COUNT_BIAS, &data->count);/atomic_long_add(-PERCPU_COUNT_BIAS, \&data->count);/'
other 1 percpu_refcount_kill "$work/no_bias.c" --include "$apart/percpu-refcount"
break_other at_once "$references" 's/call_rcu_hurry(&ref->data->rcu,/percpu_ref_switch_to_atomic_rcu(\&ref->data->rcu); (void)(/;s/call_rcu(&ref->data->rcu,/percpu_ref_switch_to_atomic_rcu(\&ref->data->rcu); (void)(/'
other 1 percpu_refcount_kill "$work/at_once.c" --include "$apart/percpu-refcount"
