// All of our operations, each registered by the file that holds it.
#pragma once

#include <string>

namespace regimen {

std::string RegisterConv3();
std::string RegisterHalvedConv3();
std::string RegisterMaxPool();
std::string RegisterMoments();
std::string RegisterNormalize();
std::string RegisterOptimise();
std::string RegisterStem();
std::string RegisterStemPool();

// What went wrong with the first that cannot be registered, or nothing.
inline std::string RegisterAll() {
  for (const auto &registration : {RegisterConv3, RegisterHalvedConv3, RegisterMaxPool, RegisterMoments, RegisterNormalize,
                                   RegisterOptimise, RegisterStem, RegisterStemPool}) {
    const std::string wrong = registration();
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace regimen
