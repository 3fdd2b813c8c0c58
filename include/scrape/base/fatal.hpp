#pragma once
/// Failures that end the run. Everything that can happen to one entry is a value instead.

#include <stdexcept>

namespace scrape {

/// What the user asked for cannot be done as asked: options, lists, certificates. Nothing was fetched.
class ConfigurationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// This machine does not let us do our work: the output directory, the disk.
class LocalTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace scrape
