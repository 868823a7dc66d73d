// Names of C++: base classes, members of classes and of templates, what libraries keep, texts and
// tables of classes, and blocks of `new`.  The test reads them.
#include <counterproof.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace app {

struct Base {
  virtual ~Base() = default;
  virtual int get() const { return in_base; }
  int in_base = 0;
};
struct Derived : Base {
  int get() const override { return own; }
  int own = 0;
  std::array<int, 4> cells{};
  std::atomic<bool> done{false};
  std::mutex mutex;
  std::vector<int> idle;
};
template <class T>
struct Box {
  static inline int made = 0;
  T value{};
};
struct Node {
  Node* next = nullptr;
  int key = 0;
};
enum class Color : unsigned char { red, green = 200 };

Derived derived;
Box<Node> box;
Color color;

}  // namespace app

static app::Base* base = &app::derived;
static std::unique_ptr<app::Node> owned;
static std::string text;
static const char* message;
static volatile int shared;

cp_setup { owned = std::make_unique<app::Node>(); }

cp_thread(writer) {
  shared = 1;
  app::derived.in_base = 1;
  app::derived.own = 2;
  app::derived.cells[2] = 3;
  app::derived.done = true;
  const std::lock_guard guard(app::derived.mutex);
  app::derived.idle.push_back(4);
  ++app::Box<app::Node>::made;
  app::box.value.key = 5;
  app::color = app::Color::green;
  base->get();
  owned->key = 6;
  text.push_back('x');
  message = "hello";
  auto* several = new app::Node[3];
  several[2].key = 7;
  app::Base* made = new app::Derived;
  made->in_base = 8;
}

cp_thread(reader) { (void)shared; }

cp_finally { cp_assert(false, "show"); }
