/* Included before all of the user's code: weak compare-and-exchange operations say that they are.
 *
 * What -fsanitize=thread makes of one is the same as of a strong one.  A name that stands for itself
 * is not replaced again.
 */
#ifndef COUNTERPROOF_WEAK_EXCHANGE_H
#define COUNTERPROOF_WEAK_EXCHANGE_H
#pragma GCC system_header

#ifdef __cplusplus
extern "C" {
void cp_weak_exchange_(int weak) noexcept;
int cp_exchange_done_() noexcept;
}
#else
void cp_weak_exchange_(int weak);
int cp_exchange_done_(void);
#endif

#define __c11_atomic_compare_exchange_weak(...) \
  (cp_weak_exchange_(1), __c11_atomic_compare_exchange_weak(__VA_ARGS__) && cp_exchange_done_())

/* Of six arguments the fourth says it. */
#define CP_FOURTH_OF_SIX_(p, e, d, weak, success, failure) (weak)
#define __atomic_compare_exchange_n(...)              \
  (cp_weak_exchange_(CP_FOURTH_OF_SIX_(__VA_ARGS__)), \
   __atomic_compare_exchange_n(__VA_ARGS__) && cp_exchange_done_())
#define __atomic_compare_exchange(...)                \
  (cp_weak_exchange_(CP_FOURTH_OF_SIX_(__VA_ARGS__)), \
   __atomic_compare_exchange(__VA_ARGS__) && cp_exchange_done_())

#endif
