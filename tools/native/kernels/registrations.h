// All of our operations, each registered by the file that holds it.
#pragma once

#include <string>

namespace regimen {

std::string RegisterConv3();

// What went wrong with the first that cannot be registered, or nothing.
inline std::string RegisterAll() {
  for (const auto &registration : {RegisterConv3}) {
    const std::string wrong = registration();
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace regimen
