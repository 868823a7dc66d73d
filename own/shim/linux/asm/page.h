/* Pages of 4096 bytes.
 * There are no page tables and no struct page here. */
#ifndef CP_SHIM_ASM_PAGE_H
#define CP_SHIM_ASM_PAGE_H

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(address) (((address) + PAGE_SIZE - 1) & PAGE_MASK)

#endif
