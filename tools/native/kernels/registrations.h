// All of our operations, each registered by the file that holds it.
#pragma once

#include <string>

namespace regimen {

std::string RegisterConv3();
std::string RegisterHalvedConv3();
std::string RegisterStem();

// What went wrong with the first that cannot be registered, or nothing.
inline std::string RegisterAll() {
  for (const auto &registration : {RegisterConv3, RegisterHalvedConv3, RegisterStem}) {
    const std::string wrong = registration();
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace regimen
