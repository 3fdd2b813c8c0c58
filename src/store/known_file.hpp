#pragma once
/// Whether a file is still what an earlier run saved.

#include "descriptor.hpp"

#include <scrape/base/result.hpp>
#include <scrape/plan/known.hpp>

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

namespace scrape::store {

/// When the file was written last, in nanoseconds since 1970, if it is there with the size and the time of modification
/// that it had; when only the time differs, with the same content. Links are not followed: they are not ours.
std::optional<std::int64_t> unaltered_since(Descriptor const& folder, plan::Known const& known);

/// Opens it for reading.
Descriptor open_known(Descriptor const& folder, plan::Known const& known);

/// The SHA-256 of what is left to read, as 64 hexadecimal digits. Errors: the system's.
Result<std::string> hash_of(Descriptor const& file);

/// Since 1970.
std::int64_t nanoseconds(timespec const& time) noexcept;

/// When an open file was written last, in nanoseconds since 1970; 0 when nobody knows.
std::int64_t modification_time(Descriptor const& file) noexcept;

}  // namespace scrape::store
