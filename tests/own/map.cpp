#include <counterproof.h>
#include <map>
#include <mutex>
static std::map<int,int> *m; static std::mutex l;
cp_setup { m = new std::map<int,int>; (*m)[5] = 5; (*m)[6] = 6; (*m)[7] = 7; }
static int found;
cp_thread(reader) { found = m->find(3) != m->end(); /* no lock */ }
cp_thread(writer) { std::lock_guard<std::mutex> g(l); m->emplace(3, 3); }
