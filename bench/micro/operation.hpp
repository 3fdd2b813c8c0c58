#pragma once
/// What is measured: operations without side effects on realistic inputs. Those of each subject are in its own file.

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace scrape::micro {

/// So many that the loop around an operation and the call of a batch do not show in the figures.
inline constexpr int batch_size = 1000;

struct Operation {
  std::string name;             ///< "subject/case"
  std::function<void()> batch;  ///< does the operation `batch_size` times
};

using Operations = std::vector<Operation>;

/// The operation that `once` does; its result is kept from being optimised away.
template <class Once>
Operation operation(std::string name, Once once) {
  auto batch = [once = std::move(once)] {
    for (int i = 0; i < batch_size; ++i)
      benchmark::DoNotOptimize(once());
  };
  return {std::move(name), std::move(batch)};
}

Operations url_operations();
Operations list_operations();
Operations file_name_operations();
Operations fingerprint_operations();
Operations http1_encode_operations();
Operations http1_decode_operations();
Operations verdict_operations();
Operations record_operations();

}  // namespace scrape::micro
