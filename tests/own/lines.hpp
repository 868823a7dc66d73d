#pragma once

// A header of the user's: its lines are the user's, too.
inline void in_a_header(int& mark) {
  mark = 1;  // line 15
}
