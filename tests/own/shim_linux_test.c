/* What the stand-ins of --shim linux come to when nobody interferes: one thread, and assertions. */
#include <asm/page.h>
#include <counterproof.h>
#include <linux/atomic.h>
#include <linux/cgroup.h>
#include <linux/ctype.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define IS(condition) cp_assert(condition, #condition)

static void atomics(void) {
  atomic_t a = ATOMIC_INIT(5);
  IS(atomic_add_return(3, &a) == 8);
  IS(atomic_sub_return(2, &a) == 6);
  IS(atomic_fetch_add(4, &a) == 6);
  IS(atomic_fetch_sub_release(1, &a) == 10);
  IS(atomic_inc_return(&a) == 10);
  IS(atomic_fetch_dec_acquire(&a) == 10);
  atomic_inc(&a);
  atomic_dec(&a);
  atomic_add(1, &a);
  atomic_sub(2, &a);
  IS(atomic_read(&a) == 8);
  IS(atomic_fetch_or(3, &a) == 8);
  IS(atomic_fetch_and(6, &a) == 11);
  IS(atomic_fetch_andnot(2, &a) == 2);
  IS(atomic_fetch_xor_relaxed(7, &a) == 0);
  IS(atomic_xchg(&a, 1) == 7);
  IS(atomic_cmpxchg(&a, 2, 3) == 1);
  IS(atomic_cmpxchg(&a, 1, 3) == 1);
  int expected = 4;
  IS(!atomic_try_cmpxchg(&a, &expected, 9) && expected == 3);
  IS(atomic_try_cmpxchg(&a, &expected, 1) && expected == 3);
  IS(!atomic_add_unless(&a, 5, 1) && atomic_read(&a) == 1);
  IS(atomic_add_unless(&a, 5, 2) && atomic_read(&a) == 6);
  IS(atomic_fetch_add_unless(&a, 1, 0) == 6);
  atomic_set(&a, 1);
  IS(atomic_inc_not_zero(&a) && !atomic_dec_and_test(&a) && atomic_dec_and_test(&a));
  IS(!atomic_inc_not_zero(&a) && atomic_dec_if_positive(&a) == -1 && atomic_read(&a) == 0);
  IS(atomic_add_negative(-1, &a) && !atomic_inc_unless_negative(&a));
  IS(atomic_inc_and_test(&a) && atomic_dec_unless_positive(&a) && atomic_read(&a) == -1);

  atomic64_t wide = ATOMIC64_INIT(0xffffffffLL);
  IS(atomic64_inc_return(&wide) == 0x100000000LL);
  atomic_long_t length = ATOMIC_LONG_INIT(-1);
  IS(atomic_long_sub_return(1UL, &length) == -2);
  IS(atomic_long_xchg(&length, 7) == -2);
  long found = 7;
  IS(atomic_long_try_cmpxchg(&length, &found, 8) && atomic_long_read(&length) == 8);

  unsigned long word = 1;
  IS(xchg(&word, 2) == 1 && cmpxchg(&word, 1UL, 3UL) == 2 && cmpxchg(&word, 2, 4) == 2 &&
     word == 4);
  unsigned long old = 4;
  IS(try_cmpxchg(&word, &old, 5) && word == 5);
  IS(!try_cmpxchg(&word, &old, 6) && old == 5);
  void* pointer = &word;
  IS(xchg(&pointer, NULL) == &word && pointer == NULL);

  DECLARE_BITMAP(bits, 70) = {0};
  set_bit(69, bits);
  IS(test_bit(69, bits) && bits[1] == 32 && test_and_clear_bit(69, bits) && bits[1] == 0);
  IS(!test_and_set_bit_lock(0, bits) && test_and_set_bit(0, bits));
  clear_bit_unlock(0, bits);
  change_bit(1, bits);
  __set_bit(2, bits);
  IS(bits[0] == 6);
}

static void numbers(void) {
  char* end;
  const char* text = "64K rest";
  IS(memparse(text, &end) == 65536 && end == text + 3);
  IS(memparse("0x10m", &end) == 16ULL << 20 && *end == '\0');
  IS(memparse("010", NULL) == 8);
  IS(memparse("1E", NULL) == 1ULL << 60);
  IS(memparse("-1", &end) == 0 && *end == '-');
  IS(memparse("16E", NULL) == 0);
  IS(memparse("0xg", &end) == 0 && *end == 'x');

  unsigned long long u = 9;
  IS(kstrtoull("18446744073709551615\n", 10, &u) == 0 && u == U64_MAX);
  IS(kstrtoull("18446744073709551616", 10, &u) == -ERANGE && u == U64_MAX);
  IS(kstrtoull("", 10, &u) == -EINVAL && kstrtoull("\n", 10, &u) == -EINVAL);
  IS(kstrtoull("-1", 10, &u) == -EINVAL && kstrtoull(" 1", 10, &u) == -EINVAL);
  IS(kstrtoull("1\n\n", 10, &u) == -EINVAL && kstrtoull("1x", 10, &u) == -EINVAL);
  IS(kstrtoull("+7", 10, &u) == 0 && u == 7);
  IS(kstrtoull("0x1f", 0, &u) == 0 && u == 31 && kstrtoull("0x1f", 16, &u) == 0 && u == 31);
  IS(kstrtoull("017", 0, &u) == 0 && u == 15 && kstrtoull("08", 0, &u) == -EINVAL);
  long long s = 0;
  IS(kstrtoll("-9223372036854775808", 10, &s) == 0 && s == S64_MIN);
  IS(kstrtoll("9223372036854775808", 10, &s) == -ERANGE);
  IS(kstrtoll("-+1", 10, &s) == -EINVAL && kstrtoll("--1", 10, &s) == -EINVAL);
  int i = 0;
  IS(kstrtoint("-2147483648", 10, &i) == 0 && i == INT_MIN);
  IS(kstrtoint("2147483648", 10, &i) == -ERANGE);
  unsigned int n = 0;
  IS(kstrtouint("4294967295", 10, &n) == 0 && n == U32_MAX &&
     kstrtouint("4294967296", 10, &n) == -ERANGE);
  u8 small = 0;
  IS(kstrtou8("255", 10, &small) == 0 && small == 255 && kstrtou8("256", 10, &small) == -ERANGE);
  unsigned long l = 0;
  IS(kstrtoul("42", 10, &l) == 0 && l == 42);
  bool yes = false;
  IS(kstrtobool("on", &yes) == 0 && yes && kstrtobool("0", &yes) == 0 && !yes);
  IS(kstrtobool("ox", &yes) == -EINVAL && kstrtobool("", &yes) == -EINVAL);

  IS(min(3, 2) == 2 && max(3UL, 2UL) == 3 && min3(3, 1, 2) == 1 && clamp(7, 1, 5) == 5);
  IS(min_t(u8, 256, 5) == 0 && clamp_t(int, -1, 0, 9) == 0 && min_not_zero(0, 4) == 4);
  int calls = 0;
  IS(max(calls++, 0) == 0 && calls == 1);
  int a = 1, b = 2;
  swap(a, b);
  IS(a == 2 && b == 1);
  IS(DIV_ROUND_UP(7, 2) == 4 && roundup(7, 5) == 10 && rounddown(7, 5) == 5 && round_up(5, 4) == 8);
  IS(ALIGN(PAGE_SIZE + 1, PAGE_SIZE) == 2 * PAGE_SIZE && IS_ALIGNED(8, 4) && abs(-3) == 3);
  IS(is_power_of_2(8) && !is_power_of_2(0) && ilog2(9) == 3 && roundup_pow_of_two(9) == 16);
  IS(GENMASK(3, 1) == 14 && BIT(4) == 16 && hweight_long(7) == 3 && order_base_2(9) == 4);
  IS(mul_u64_u64_div_u64(U64_MAX, 10, 20) == U64_MAX / 2);
  size_t bytes;
  IS(check_mul_overflow((size_t)U64_MAX, (size_t)2, &bytes) && size_add(U64_MAX, 1) == U64_MAX);
}

struct entry {
  int value;
  struct list_head link;
  struct hlist_node bucket;
};

/* The values of a list as the digits of a number, there and back. */
static int digits_of(struct list_head* head) {
  struct entry* at;
  int forth = 0, back = 0, scale = 1;
  list_for_each_entry(at, head, link) forth = forth * 10 + at->value;
  list_for_each_entry_reverse(at, head, link) {
    back += at->value * scale;
    scale *= 10;
  }
  cp_assert(forth == back, "a list reads the same from both ends");
  return forth;
}

static void lists(void) {
  struct entry one = {.value = 1}, two = {.value = 2}, three = {.value = 3}, *at, *saved;
  LIST_HEAD(head);
  LIST_HEAD(other);
  IS(list_empty(&head) && list_first_entry_or_null(&head, struct entry, link) == NULL);
  list_add(&two.link, &head);
  list_add(&one.link, &head);
  list_add_tail(&three.link, &head);
  IS(digits_of(&head) == 123 && list_first_entry(&head, struct entry, link) == &one);
  IS(list_is_last(&three.link, &head) && !list_is_singular(&head) &&
     list_next_entry(&one, link) == &two);
  list_move_tail(&one.link, &head);
  IS(digits_of(&head) == 231);
  list_del(&three.link);
  IS(digits_of(&head) == 21 && three.link.next == LIST_POISON1 && three.link.prev == LIST_POISON2);
  list_add_tail(&three.link, &other);
  list_splice_init(&other, &head);
  IS(digits_of(&head) == 321 && list_empty(&other));
  list_splice_tail_init(&head, &other);
  IS(digits_of(&other) == 321 && list_empty(&head));
  list_for_each_entry_safe(at, saved, &other, link) {
    if (at != &two) list_del_init(&at->link);
  }
  IS(digits_of(&other) == 2 && list_is_singular(&other) && list_empty(&one.link));
  list_replace(&two.link, &three.link);
  IS(digits_of(&other) == 3);
  list_add_tail_rcu(&one.link, &other);
  list_add_rcu(&two.link, &other);
  IS(digits_of(&other) == 231);
  list_del_rcu(&three.link);
  IS(digits_of(&other) == 21 && three.link.next == &one.link);
  int sum = 0;
  rcu_read_lock();
  list_for_each_entry_rcu(at, &other, link) sum += at->value;
  rcu_read_unlock();
  IS(sum == 3);

  HLIST_HEAD(bucket);
  INIT_HLIST_NODE(&one.bucket);
  IS(hlist_empty(&bucket) && hlist_unhashed(&one.bucket));
  hlist_add_head(&one.bucket, &bucket);
  hlist_add_head(&two.bucket, &bucket);
  hlist_add_head_rcu(&three.bucket, &bucket);
  sum = 0;
  hlist_for_each_entry(at, &bucket, bucket) sum = sum * 10 + at->value;
  IS(sum == 321);
  hlist_del_init(&two.bucket);
  sum = 0;
  hlist_for_each_entry_rcu(at, &bucket, bucket) sum = sum * 10 + at->value;
  IS(sum == 31 && hlist_unhashed(&two.bucket) && !hlist_unhashed(&one.bucket));
}

static int released;
static void release_kref(struct kref* kref) { released += kref_read(kref) == 0; }
static void release_reference(struct percpu_ref* ref) { released += percpu_ref_is_zero(ref); }

static void references(void) {
  refcount_t r = REFCOUNT_INIT(1);
  refcount_inc(&r);
  refcount_add(2, &r);
  IS(refcount_read(&r) == 4 && refcount_inc_not_zero(&r) && !refcount_sub_and_test(4, &r));
  IS(refcount_read(&r) == 1 && !refcount_dec_not_one(&r));
  struct mutex lock;
  mutex_init(&lock);
  IS(refcount_dec_and_mutex_lock(&r, &lock));
  mutex_unlock(&lock);
  IS(refcount_read(&r) == 0 && !refcount_inc_not_zero(&r) && !refcount_dec_if_one(&r));

  struct kref kref;
  kref_init(&kref);
  kref_get(&kref);
  IS(kref_put(&kref, release_kref) == 0 && kref_put(&kref, release_kref) == 1 && released == 1);
  IS(!kref_get_unless_zero(&kref));

  struct cgroup_subsys_state css = {.flags = CSS_ONLINE};
  IS(percpu_ref_init(&css.refcnt, release_reference, 0, GFP_KERNEL) == 0);
  css_get(&css);
  IS(css_tryget_online(&css));
  percpu_ref_kill(&css.refcnt);
  IS(css_is_dying(&css) && !css_tryget_online(&css) && css_tryget(&css));
  css_put_many(&css, 2);
  IS(released == 1);
  css_put(&css);
  IS(released == 2 && !css_tryget(&css));
}

static void memory_and_text(void) {
  u64* words = kcalloc(3, sizeof(*words), GFP_KERNEL);
  IS(words[0] == 0 && words[2] == 0);
  u64* copy = kmemdup(words, 3 * sizeof(*words), GFP_ATOMIC);
  IS(copy != words && copy[1] == 0);
  kfree(copy);
  kfree(words);
  kfree(NULL);
  IS(kmalloc_array(U64_MAX / 2, 4, GFP_KERNEL) == NULL);
  struct kmem_cache* cache = KMEM_CACHE(entry, 0);
  struct entry* entry = kmem_cache_zalloc(cache, GFP_KERNEL);
  IS(entry->value == 0);
  kmem_cache_free(cache, entry);
  kmem_cache_destroy(cache);
  char* text = kstrdup("  a b \n", GFP_KERNEL);
  IS(strcmp(strim(text), "a b") == 0);
  kfree(text);

  char room[4];
  IS(strscpy(room, "abc", sizeof(room)) == 3 && strscpy(room, "abcd", sizeof(room)) == -E2BIG);
  IS(strcmp(room, "abc") == 0 && strlcpy(room, "abcdef", sizeof(room)) == 6);
  IS(scnprintf(room, sizeof(room), "%d", 12345) == 3 && strcmp(room, "123") == 0);
  IS(sysfs_streq("max\n", "max") && sysfs_streq("max", "max\n") && !sysfs_streq("max\n\n", "max"));
  static const char* const names[] = {"low", "max"};
  IS(match_string(names, ARRAY_SIZE(names), "max") == 1 && match_string(names, 2, "x") == -EINVAL);
  IS(isspace('\t') && !isdigit('x') && strstarts("memory.max", "memory."));

  IS(IS_ERR(ERR_PTR(-ENOMEM)) && PTR_ERR(ERR_PTR(-ENOMEM)) == -ENOMEM && !IS_ERR(room));
  IS(IS_ERR_OR_NULL(NULL) && PTR_ERR_OR_ZERO(room) == 0);
  struct entry inside;
  IS(container_of(&inside.link, struct entry, link) == &inside);
  IS(offsetofend(struct entry, value) == 4 && sizeof_field(struct entry, value) == 4);
  IS(IS_ENABLED(CONFIG_SMP) && !IS_ENABLED(CONFIG_NO_SUCH_OPTION));
  IS(WARN_ON(0) == 0 && !WARN_ONCE(false, "%d\n", 1));
  int value = 3;
  IS(data_race(value++) == 3 && READ_ONCE(value) == 4);
  WRITE_ONCE(value, 5);
  IS(smp_load_acquire(&value) == 5);
}
BUILD_BUG_ON(sizeof(atomic64_t) != 8);
static_assert(sizeof(atomic_t) == 4);
EXPORT_SYMBOL(memory_and_text);
MODULE_LICENSE("none");

static DEFINE_SPINLOCK(spinlock);
static DEFINE_MUTEX(mutex);
static int guarded;
static int __rcu* published;

static void locks(void) {
  unsigned long flags;
  spin_lock(&spinlock);
  lockdep_assert_held(&spinlock);
  guarded++;
  spin_unlock(&spinlock);
  spin_lock_irqsave(&spinlock, flags);
  guarded++;
  spin_unlock_irqrestore(&spinlock, flags);
  spin_lock_irq(&spinlock);
  spin_unlock_irq(&spinlock);
  spin_lock_bh(&spinlock);
  spin_unlock_bh(&spinlock);
  IS(mutex_lock_interruptible(&mutex) == 0);
  guarded++;
  mutex_unlock(&mutex);
  IS(guarded == 3);
  rcu_assign_pointer(published, &guarded);
  rcu_read_lock();
  IS(*rcu_dereference(published) == 3);
  rcu_read_unlock();
  IS(rcu_replace_pointer(published, NULL, true) == &guarded &&
     rcu_access_pointer(published) == NULL);
  synchronize_rcu();
  might_sleep();
  cond_resched();
}

cp_thread(all) {
  atomics();
  numbers();
  lists();
  references();
  memory_and_text();
  locks();
}
