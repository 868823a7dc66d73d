#include <counterproof.h>
#include <vector>
static volatile int x;
static std::vector<int> v;
cp_threads(w, 2) { x = v.at(3); }
