#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::files_count>::kModule = {
    .key = "files.count",
    .question = "Who pays for an open file?",
    .clashes = {{"account.files", "files.count", is<&Rules::account_files, Accounted::no>,
                 "open files are not accounted", 20}},
};

template <>
constinit const ValueModule OfValue<&Rules::files_count, FilesCount::holders>::kModule = {
    .name = "holders",
    .effect = "every container with a process that holds it",
};

template <>
constinit const ValueModule OfValue<&Rules::files_count, FilesCount::opener>::kModule = {
    .name = "opener",
    .effect = "the container that opened it, until the last close (D35)",
};

}  // namespace counterproof
