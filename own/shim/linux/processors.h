/* What the runtime knows of processors (own/runtime/processors.c): for the headers of this folder.
 *
 * A variable of each processor has its copies at this distance from each other; the first processor's is
 * the variable itself. */
#ifndef CP_SHIM_LINUX_PROCESSORS_H
#define CP_SHIM_LINUX_PROCESSORS_H

#define CP_APART_ 2048
#define CP_MOST_PROCESSORS_ 8

#ifndef __cplusplus /* the program that loads the code needs only the distance */
void cp_preempt_disable_(void);
void cp_preempt_enable_(void);
void cp_migrate_disable_(int more);
_Bool cp_in_handler_(void);
_Bool cp_preemptible_(void);
_Bool cp_may_be_moved_(void);
_Bool cp_interrupts_are_off_(void);
unsigned cp_processor_(void);
void* cp_processor_at_(void* first, unsigned processor);
unsigned cp_processors_(void);
_Bool cp_is_held_(const void* lock, int kind);
_Bool cp_is_held_to_write_(const void* lock, int kind);
_Bool cp_is_not_held_(const void* lock, int kind);
#endif

#endif
