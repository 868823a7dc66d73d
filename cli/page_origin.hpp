// How a page came to be: by which command line, and when.
#pragma once

#include <string>
#include <vector>

#include "reports/html_page.hpp"

namespace counterproof {

/// Notes the words of the command line, for pages that are made later.
void note_command_line(std::vector<std::string> words);

/// Notes by what word the command was called, "./counterproof", for what is to be typed next.
void note_called_as(const std::string& word);

/// The word that was noted as a shell reads it, if it is a path; else "counterproof".
std::string called_as();

/// The command line that was noted, and the time now; SOURCE_DATE_EPOCH, in seconds, stands for
/// another time, so that a page can be made twice and come out the same.
PageOrigin page_origin();

/// The words as a shell reads them: those that it would read otherwise stand in quotes.
std::string as_shell_reads(const std::vector<std::string>& words);

}  // namespace counterproof
