/* Nodes of memory: there is one, it has memory of each kind, and it stays.
 * Only who includes this header has it: code often brings a machine of its own. */
#ifndef CP_SHIM_LINUX_NODEMASK_H
#define CP_SHIM_LINUX_NODEMASK_H

#include <linux/numa.h>

enum node_states { N_POSSIBLE, N_ONLINE, N_NORMAL_MEMORY, N_HIGH_MEMORY, N_MEMORY, N_CPU };

#define nr_node_ids 1U
#define nr_online_nodes 1U
#define first_online_node 0
#define node_state(node, state) ((node) == 0)
#define node_online(node) node_state(node, N_ONLINE)

#define for_each_node_state(node, state) for ((node) = 0; (node) < (int)nr_node_ids; (node)++)
#define for_each_node(node) for_each_node_state(node, N_POSSIBLE)
#define for_each_online_node(node) for_each_node_state(node, N_ONLINE)

#endif
