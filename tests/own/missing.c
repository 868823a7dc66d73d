#include <counterproof.h>
int nowhere(int);
extern int nor_this;
cp_thread(calls) { nor_this = nowhere(1); }
