// An object is destroyed while one of its virtual functions is called.
#include <counterproof.h>

struct shape {
  virtual ~shape() = default;
  virtual int corners() { return 0; }
};
struct square : shape {
  int corners() override { return 4; }
};
static shape* object;

cp_setup { object = new square; }
cp_thread(user) { cp_assert(object->corners() == 4, "it is no square"); }
cp_thread(destroyer) { delete object; }
