#include <counterproof.h>
#include <memory>
#include <atomic>
static std::atomic<int> gone;
struct thing { ~thing() { gone++; } int value = 3; };
static std::shared_ptr<thing> *first;
cp_setup { first = new std::shared_ptr<thing>[2]; first[0] = std::make_shared<thing>(); first[1] = first[0]; }
cp_threads(user, 2) { first[cp_number()].reset(); }
cp_finally { cp_assert(gone == 1, "not once"); }
