/* What is exported to modules: nothing is linked that way here.
 * The macros come to a declaration, so that the semicolon behind them has one. */
#ifndef CP_SHIM_LINUX_EXPORT_H
#define CP_SHIM_LINUX_EXPORT_H

#define CP_NOTHING_ _Static_assert(1, "")
#define EXPORT_SYMBOL(symbol) CP_NOTHING_
#define EXPORT_SYMBOL_GPL(symbol) CP_NOTHING_
#define EXPORT_SYMBOL_NS(symbol, space) CP_NOTHING_
#define EXPORT_SYMBOL_NS_GPL(symbol, space) CP_NOTHING_

#endif
