/* Sizes in bytes. */
#ifndef CP_SHIM_LINUX_SIZES_H
#define CP_SHIM_LINUX_SIZES_H

#define SZ_1K 0x400
#define SZ_4K 0x1000
#define SZ_64K 0x10000
#define SZ_1M 0x100000
#define SZ_2M 0x200000
#define SZ_1G 0x40000000

#endif
