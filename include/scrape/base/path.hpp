#pragma once
/// Names of files in the output directory: those that come from a list or a template are checked before they touch the
/// disk.

#include <scrape/base/result.hpp>

#include <string>
#include <string_view>

namespace scrape {

/// The longest component that common file systems take, in bytes.
inline constexpr std::size_t longest_component = 255;

/// Longest relative path that we write, in bytes: PATH_MAX (4096) less room for the output directory.
inline constexpr std::size_t longest_path = 3072;

/// The folder in the output directory that belongs to the program, and the one where snapshots are kept.
inline constexpr std::string_view private_folder = ".scrape";
inline constexpr std::string_view snapshots_folder = "snapshots";

/// Whether the first component of a path names one of these folders on some file system: no page may have it.
bool is_reserved(std::string_view path) noexcept;

/// A relative path without "." components and doubled slashes that names a file below the directory it is joined to.
/// Errors: Errc::name_outside for an absolute path, "..", control characters, a trailing slash, or a length that no
/// file system takes; Errc::name_reserved.
Result<std::string> relative_path(std::string_view text);

}  // namespace scrape
