/* Locks of a kernel, and what is no lock and orders all the same.  --ops says which; what is even is wrong. */
#include <linux/completion.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
static DEFINE_RWLOCK(rwlock);
static DECLARE_RWSEM(sem);
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);
static DEFINE_SEQLOCK(seq);
static seqcount_t count;
static DECLARE_COMPLETION(done);
static struct semaphore one;
static int a, b;

cp_setup { sema_init(&one, 1); }

static void read_pair(void) {
  int first, second;
  unsigned start;
  do {
    start = read_seqbegin(&seq);
    first = a;
    second = b;
  } while (read_seqretry(&seq, start));
  cp_require(pair_is_whole, first == second, "half of a pair is new");
}
static void locked_add(void) {
  lockdep_assert_held(&lock);
  a++;
}

cp_thread(writer) {
  switch (cp_operations()) {
    case 1: /* readers together, a writer alone */
    case 2:
      write_lock(&rwlock);
      a++;
      write_unlock(&rwlock);
      break;
    case 3:
    case 4: /* a reader writes */
      down_write(&sem);
      a++;
      up_write(&sem);
      break;
    case 5:
    case 6: /* nobody may sleep under the first */
      read_lock(&rwlock);
      if (cp_operations() == 5) {
        spin_lock(&lock);
        spin_unlock(&lock);
      } else {
        mutex_lock(&mutex);
        mutex_unlock(&mutex);
      }
      read_unlock(&rwlock);
      break;
    case 7:
    case 8: /* the reader does not look again */
      write_seqlock(&seq);
      a++;
      b++;
      write_sequnlock(&seq);
      break;
    case 9:
    case 10: /* nothing keeps writers apart */
      if (cp_operations() == 9) spin_lock(&lock);
      write_seqcount_begin(&count);
      a++;
      write_seqcount_end(&count);
      if (cp_operations() == 9) spin_unlock(&lock);
      break;
    case 11:
    case 12: /* it is done too early */
      if (cp_operations() == 12) complete(&done);
      a = 1;
      if (cp_operations() == 11) complete(&done);
      break;
    case 13:
    case 14: /* what was taken is not given back */
      down(&one);
      a++;
      if (cp_operations() == 13) up(&one);
      break;
    case 15:
    case 16:
      if (cp_operations() == 15) spin_lock(&lock);
      locked_add();
      if (cp_operations() == 15) spin_unlock(&lock);
      break;
    case 17: /* all who wait, and who comes later */
    case 18:
      if (cp_operations() == 17)
        complete_all(&done);
      else
        complete(&done);
      break;
    case 19:
    case 20: /* begun, and never looked at again: refused */
      break;
  }
}
cp_threads(reader, 1) {
  switch (cp_operations()) {
    case 1:
    case 2:
      if (cp_operations() == 1) read_lock(&rwlock);
      b = a;
      if (cp_operations() == 1) read_unlock(&rwlock);
      break;
    case 3:
    case 4:
      down_read(&sem);
      if (cp_operations() == 4)
        a++;
      else
        cp_assert(a < 2, "there is one writer");
      up_read(&sem);
      break;
    case 7:
      read_pair();
      break;
    case 8: {
      const unsigned start = read_seqbegin(&seq);
      const int first = a, second = b;
      (void)read_seqretry(&seq, start);
      cp_require(pair_is_whole, first == second, "half of a pair is new");
      break;
    }
    case 9:
    case 10:
      if (cp_operations() == 9) spin_lock(&lock);
      write_seqcount_begin(&count);
      a++;
      write_seqcount_end(&count);
      if (cp_operations() == 9) spin_unlock(&lock);
      break;
    case 11:
    case 12:
      wait_for_completion(&done);
      cp_require(is_done, a == 1, "what was waited for is not done");
      break;
    case 13:
    case 14:
      if (cp_operations() == 14)
        down(&one);
      else if (down_timeout(&one, 5))
        break;
      a++;
      up(&one);
      break;
    case 15:
    case 16:
      lockdep_assert_not_held(&lock);
      break;
    case 17:
    case 18:
      wait_for_completion(&done);
      wait_for_completion(&done);
      break;
    case 20:
      (void)read_seqbegin(&seq);
      break;
  }
}
