// An exception is an object like others.
#include <counterproof.h>

#include <stdexcept>
static std::string text = "full";
#ifdef CAST
struct base {
  virtual ~base() = default;
};
struct derived : base {};
static base* shared;
cp_setup { shared = new derived; }
cp_thread(deleter) { delete shared; }
cp_thread(asker) { (void)dynamic_cast<derived*>(shared); }
#elif defined TEXT
cp_thread(writer) { text[0] = 'd'; }
cp_thread(reader) { const std::runtime_error mine(text); }
#elif defined ASSIGNS
static std::runtime_error last("none");
cp_threads(writer, 2) { last = std::runtime_error("full"); }
#else
#ifdef NEW
typedef std::runtime_error problem;
#else
struct problem : std::runtime_error {
  using std::runtime_error::runtime_error;
};
#endif
static std::runtime_error* last;
cp_setup { last = new problem("none"); }
cp_thread(deleter) { delete last; }
cp_thread(reader) { (void)last->std::runtime_error::what(); }
#endif
